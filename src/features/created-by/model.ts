/** What the view says of go statements, in words. */
import type { CreatedByNode, CreatedByTree } from '../../../api/trees.ts';
import { count, counted } from '../../ui/format.ts';
import { fileLine } from '../../ui/text.ts';
import { createdName } from '../../view/trees/created.ts';
import { oldestOf, stacksOf } from '../../view/trees/words.ts';

export function headline(tree: CreatedByTree): string {
  const statements = new Set(
    tree.nodes.flatMap(({ statement }) => (statement ? [`${statement.file}:${statement.line}`] : [])),
  );
  const all = counted(tree.matched, 'goroutine');
  const isTold = statements.size > 0 || tree.nodes.every(({ kind }) => kind !== 'unknown');
  return isTold ? `${all} · ${counted(statements.size, 'go statement')}` : all;
}

/** The second line of a cell. */
export function nodeDetail({ kind, statement, own, total, goroutineIds }: CreatedByNode): string {
  const where =
    statement !== undefined
      ? [fileLine(statement.file, statement.line)]
      : kind === 'main'
        ? [`g${goroutineIds[0]}`]
        : [];
  const alive = kind === 'statement' && total > own ? [`${count(own)} alive`] : [];
  return [count(total), ...where, ...alive].join(' · ');
}

/** "main.server is started at main.go:49: 3 goroutines, 27 with all that those made; 96 KiB of stacks." */
export function sentence(node: CreatedByNode): string {
  const { statement, own, total } = node;
  const where = statement === undefined ? '' : ` is started at ${fileLine(statement.file, statement.line)}`;
  const all = total > own ? `, ${count(total)} with all that those made` : '';
  return `${createdName(node)}${where}: ${counted(own, 'goroutine')}${all}${stacksOf(node)}${oldestOf(node)}.`;
}

/** The statement that made the most; undefined: none made more than one, so none stands out. */
export function leader(nodes: readonly CreatedByNode[]): CreatedByNode | undefined {
  const makers = nodes.filter((node) => node.kind === 'statement' && node.own > 1);
  return makers.reduce<CreatedByNode | undefined>(
    (most, node) => (most && most.own >= node.own ? most : node),
    undefined,
  );
}

/** What its place is followed by: " made 83 % of these goroutines, 24 of 29; all 24 are stuck; the oldest waits at least 1.5s." */
export function share(node: CreatedByNode, matched: number): string {
  const { own, total, stuck = 0 } = node;
  const percent = Math.round((100 * own) / matched);
  const part = percent === 0 ? 'less than 1 %' : `${percent} %`;
  // The count has those in it that its goroutines made.
  const held =
    total > own || stuck === 0 ? '' : stuck === own ? `; all ${count(own)} are stuck` : `; ${count(stuck)} are stuck`;
  return ` made ${part} of these goroutines, ${count(own)} of ${count(matched)}${held}${oldestOf(node)}.`;
}
