/** What a text in the filter bar asks for: a filter, a command, or to go somewhere at once. */
import { addressIn } from '../../api/links.ts';

export type Intent =
  | { readonly kind: 'filter'; readonly filter: string }
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'goroutine'; readonly id: number }
  | { readonly kind: 'memory'; readonly address: string };

/** `>` first asks for a command, `g4411` alone for that goroutine, `0xc000…` alone for what is there; everything else is a filter. */
export function intentOf(text: string): Intent {
  const trimmed = text.trim();
  if (trimmed.startsWith('>')) return { kind: 'command', text: trimmed.slice(1).trim() };
  const alone = /^g(\d{1,15})$/.exec(trimmed);
  if (alone !== null) return { kind: 'goroutine', id: Number(alone[1]) };
  const address = addressIn(trimmed);
  if (address !== undefined) return { kind: 'memory', address };
  return { kind: 'filter', filter: trimmed };
}
