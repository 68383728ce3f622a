/** Whether this page answers its questions itself (`npm run build:static`), or a server does. Known when it is built. */
export const IN_TAB = import.meta.env.MODE === 'static';
