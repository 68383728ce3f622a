/** What a session was told about its input beyond the bytes. */
export interface SessionContext {
  /** When the core was taken, ISO 8601: the core file's modification time is the best there is. */
  readonly wallTime?: string;
  /** Seconds that opening took. */
  readonly openedIn: number;
}

/** One step of the work that answers stand on: what it is about, and how many steps are done. */
export interface PreparationStep {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}
