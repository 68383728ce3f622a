/** The only door of the engine. */
export { type Fault, OpenFailure } from './bytes/fault.ts';
export type { ByteSource } from './bytes/source.ts';
export { type Identity, identify } from './session/identify.ts';
export { DEFAULT_SECTIONS, INSPECT_SECTIONS, type InspectOptions, type InspectSection } from './session/inspect.ts';
export { type OpenInput, type OpenSession, openSession } from './session/open.ts';
