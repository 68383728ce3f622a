/** What readers of dumps and profiles tell, goroutine by goroutine. One that is begun is ended before the next begins. */

export interface WrittenState {
  /** "running", "chan receive", …: the runtime's word for a wait, or for a state. "" where none was told. */
  readonly name: string;
  /** The runtime found that it can never go on (since Go 1.26). */
  readonly leaked: boolean;
  /** At least so many it has waited; 0: none were told. */
  readonly minutes: number;
  readonly locked: boolean;
}

export interface GoroutineSink {
  /** `at`: byte offset of what was written of it. */
  begin(id: number, state: WrittenState, at: number): void;
  labels(labels: Readonly<Record<string, string>>): void;
  /** A row of the FrameTable; innermost first. */
  frame(row: number): void;
  /** The stack breaks off here, or is not there at all. */
  broken(why: string): void;
  /** A row of the FrameTable: the go statement; `by`: the goroutine that ran it, 0 where that was not told. */
  created(row: number, by: number): void;
  /** So many goroutines of this kind there are. */
  end(count: number): void;
}
