/** What threads do. */
import { z } from 'zod';

/** What a thread does, more exactly than its state. */
export const threadDoing = z.enum([
  'running goroutine',
  'in syscall',
  'in cgo',
  'mark worker',
  'stopping the world',
  'spinning',
  'scheduling',
  'idle',
  'polling the network',
  'stopped',
  'waits for its goroutine',
  'in a runtime lock',
  'sysmon',
  'template',
  'dying',
  'not Go',
  'unknown',
]);
export type ThreadDoing = z.infer<typeof threadDoing>;
