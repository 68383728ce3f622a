/** What a page without a server does before it begins. */
import type { Transport } from '../api/transport.ts';
import { tab } from './transport.ts';

/** Has the browser load the fonts that it would else ask for when they are first seen: after that, nothing is asked for. */
export function start(): Transport {
  for (const face of document.fonts) void face.load().catch(() => undefined); // without a font, text has the system's
  return tab;
}
