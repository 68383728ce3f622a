/** The contract between the engine's session, the server, the command line and the explorer. */
export * from './diagnosis.ts';
export * from './frame-values.ts';
export * from './globals.ts';
export * from './goroutine.ts';
export * from './library.ts';
export * from './memory.ts';
export * from './query.ts';
export * from './routes.ts';
export * from './session.ts';
export * from './snapshot.ts';
export * from './value.ts';
export * from './value-path.ts';
export * from './waits.ts';
