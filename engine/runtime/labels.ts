/**
 * pprof labels of a goroutine. Up to Go 1.23 a pointer to a map[string]string, since 1.24 to a struct that starts with a
 * slice of {key, value}.
 * Source: runtime/pprof/label.go, internal/runtime/pprof/label; map.go `hmap`.
 */
import type { Memory } from '../bytes/memory.ts';
import { goString, uint8 } from './numbers.ts';

const MAX_LABELS = 4096;
/** Bucket of map[string]string: 8 tophash, 8 keys, 8 values, overflow. */
const BUCKET = { keys: 8, values: 8 + 8 * 16, overflow: 8 + 16 * 16, size: 16 + 16 * 16 };
const FIRST_LIVE_TOPHASH = 5;

export function readLabels(memory: Memory, address: number, goMinor: number): Record<string, string> | undefined {
  if (!(address > 0)) return undefined;
  const labels = goMinor >= 24 ? listLabels(memory, address) : mapLabels(memory, memory.word(address));
  return Object.keys(labels).length > 0 ? labels : undefined;
}

function listLabels(memory: Memory, address: number): Record<string, string> {
  const labels: Record<string, string> = {};
  const data = memory.word(address);
  const length = memory.word(address + 8);
  for (let i = 0; i < length && i < MAX_LABELS; i++) add(labels, memory, data + 32 * i, data + 32 * i + 16);
  return labels;
}

/** A label map never grows while it is read: it is copied on write, so old buckets need no look. */
function mapLabels(memory: Memory, hmap: number): Record<string, string> {
  const labels: Record<string, string> = {};
  const bits = uint8(memory, hmap + 9) ?? 0;
  const buckets = memory.word(hmap + 16);
  if (!(buckets > 0) || bits > 12) return labels;
  for (let b = 0; b < 2 ** bits; b++) {
    let bucket = buckets + b * BUCKET.size;
    for (let chain = 0; bucket > 0 && chain < MAX_LABELS; chain++) {
      for (let slot = 0; slot < 8; slot++) {
        if ((uint8(memory, bucket + slot) ?? 0) < FIRST_LIVE_TOPHASH) continue;
        add(labels, memory, bucket + BUCKET.keys + 16 * slot, bucket + BUCKET.values + 16 * slot);
      }
      bucket = memory.word(bucket + BUCKET.overflow);
    }
  }
  return labels;
}

function add(labels: Record<string, string>, memory: Memory, key: number, value: number): void {
  const name = goString(memory, key, 1 << 12);
  if (name !== undefined) labels[name] = goString(memory, value, 1 << 12) ?? '';
}
