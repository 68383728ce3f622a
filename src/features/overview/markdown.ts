/** The verdict in Markdown: the sentence, the evidence, the findings. */
import type { Diagnosis } from '../../../api/diagnosis.ts';
import { count, duration } from '../../ui/format.ts';
import { plain } from '../../view/markdown.ts';

const FINDINGS = 7;

export function verdictMarkdown(program: string, diagnosis: Diagnosis): string {
  const { headline, explanation, certainty, longestSeconds, findings, findingTotal } = diagnosis;
  const sure = certainty === undefined || certainty === 'proved' ? '' : ` _(${certainty})_`;
  const since = longestSeconds === undefined ? '' : ` For at least ${duration(longestSeconds)}.`;
  const items = findings.slice(0, FINDINGS).map(({ title, certainty: how }) => `- ${plain(title)} _(${how})_`);
  if (findingTotal > items.length) items.push(`- ${count(findingTotal - items.length)} more`);
  return [
    `**${plain(program)}: ${plain(headline)}**${sure}`,
    `${plain(explanation ?? '')}${since}`.trim(),
    items.length > 1 ? items.join('\n') : '',
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
