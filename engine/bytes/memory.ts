/**
 * The memory of the inspected process. Every read can fail; a failed read is a value that says which page is missing.
 */
import type { Fault } from './fault.ts';

export interface Memory {
  /**
   * Exactly `length` bytes at `address`, or the fault that says which page is missing and why. The bytes are valid until
   * the next read at the latest: copy what must be kept.
   */
  bytes(address: number, length: number): Uint8Array | Fault;
  /** The little-endian 64-bit word at `address` as a number (rounded above 2^53); NaN where it cannot be read. */
  word(address: number): number;
  /** Whether the bytes at `address` can be read. */
  readable(address: number, length: number): boolean;
}

export function isFault<T>(value: T | Fault): value is Fault {
  return typeof value === 'object' && value !== null && 'code' in value && 'message' in value;
}
