/** A channel or lock in Markdown: its state, who holds it, who waits. */
import type { ResourceDetail } from '../../../api/waits.ts';
import { counted, duration } from '../../ui/format.ts';
import { plain } from '../../view/markdown.ts';

export function resourceMarkdown(resource: ResourceDetail): string {
  const { name, address, type, state, waiters, longestSeconds, holders, noHolder } = resource;
  const what = [type, name === undefined ? undefined : address].filter((part) => part !== undefined).join(', ');
  const waits = `${counted(waiters, 'goroutine')} ${waiters === 1 ? 'waits' : 'wait'} for it${longestSeconds === undefined ? '' : `, the longest for ${duration(longestSeconds)}`}.`;
  const held = holders.map((one) => `- held by g${one.goroutineId}, ${one.certainty}: ${plain(one.evidence)}`);
  const none = holders.length === 0 && noHolder !== undefined ? [`- no holder can be shown: ${plain(noHolder)}`] : [];
  const said = `**${plain(name ?? address)}** (${plain(what)}): ${plain(state)}. ${waits}`;
  return [said, '', ...held, ...none].join('\n').trim();
}
