/** Cold processes, measured: seconds and the greatest resident set, and how that compares with reading the input once. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

export interface Measure {
  readonly seconds: number;
  /** Seconds of processor time: on a machine that others use, what it really costs. NaN where it is not measured. */
  readonly processor: number;
  /** Greatest resident set, bytes; NaN where it is not measured. */
  readonly peak: number;
}

/** The command line, built. */
export const UNPARK = join(import.meta.dirname, '..', 'dist', 'node', 'unpark.js');

export function report(what: string, m: Measure, yardstick: number): void {
  const ratio = `${(m.seconds / yardstick).toFixed(1)} × the read`;
  const processor = Number.isNaN(m.processor) ? ''.padStart(15) : `  ${m.processor.toFixed(2).padStart(7)} s CPU`;
  const peak = Number.isNaN(m.peak) ? '' : `  peak ${mib(m.peak).padStart(5)} MiB`;
  console.log(`${what.padEnd(52)}${m.seconds.toFixed(2).padStart(8)} s${processor}  ${ratio.padStart(18)}${peak}`);
}

/** Reads the file once from end to end; the second time, so that all contenders find it in the page cache. */
export function sequentialRead(path: string): number {
  const buffer = new Uint8Array(1 << 20);
  let seconds = 0;
  for (let pass = 0; pass < 2; pass++) {
    const started = performance.now();
    const descriptor = openSync(path, 'r');
    while (readSync(descriptor, buffer) > 0);
    closeSync(descriptor);
    seconds = (performance.now() - started) / 1000;
  }
  return seconds;
}

/** A cold process, its output thrown away where nobody has to read it: two cores must not be shared with a reader. */
export function run(program: string, args: readonly string[], input = ''): Promise<Measure> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const nowhere = openSync('/dev/null', 'w');
    const child = spawn(program, args, { stdio: ['pipe', nowhere, 'inherit'] });
    closeSync(nowhere);
    let peak = 0;
    let processor = 0;
    const watch = setInterval(() => {
      peak = Math.max(peak, residentPeak(child.pid));
      processor = Math.max(processor, processorTime(child.pid));
    }, 5);
    child.stdin?.end(input);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, processor, peak });
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** User and system time in clock ticks, of which Linux has 100 a second. */
function processorTime(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0; // it has just ended
  }
}

/** VmHWM only grows, so the last reading before the end is the peak. */
export function residentPeak(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0; // it has just ended
  }
}

export async function best(runs: number, measureOnce: () => Promise<Measure>): Promise<Measure> {
  let result = await measureOnce();
  for (let i = 1; i < runs; i++) {
    const next = await measureOnce();
    if (next.seconds < result.seconds) result = next;
  }
  return result;
}

export function mib(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}
