/** Where the fields of one of the runtime's structures lie. */
export interface StructLayout {
  readonly size: number;
  /** Dotted field name → offset in bytes. */
  readonly fields: Readonly<Record<string, number>>;
}
