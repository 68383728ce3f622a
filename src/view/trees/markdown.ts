/** The rows of a tree table in Markdown: a list as deep as the tree is unfolded. */
import { plain } from '../markdown.ts';
import type { TreeRow } from './branches.ts';

const ROWS = 40;

export function treeMarkdown(
  headline: string,
  rows: readonly TreeRow[],
  words: (node: number) => { readonly label: string; readonly detail: string },
): string {
  const items = rows.slice(0, ROWS).map(({ node, depth }) => {
    const { label, detail } = words(node);
    return `${'  '.repeat(depth)}- ${plain(label)} (${plain(detail)})`;
  });
  if (rows.length > ROWS) items.push(`- ${rows.length - ROWS} more rows`);
  return [`**${plain(headline)}**`, '', ...items].join('\n');
}
