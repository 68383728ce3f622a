/** What the view says of go statements, in words. */
import type { CreatedByNode, CreatedByTree } from '../../../api/trees.ts';
import { bytes, count, counted, duration } from '../../ui/format.ts';
import { fileLine } from '../../ui/text.ts';
import { createdName } from '../../view/trees/created.ts';

export function headline(tree: CreatedByTree): string {
  const statements = tree.nodes.filter((node) => node.kind === 'statement').length;
  return `${counted(tree.matched, 'goroutine')} · ${counted(statements, 'go statement')}`;
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
  const waits = node.oldestSeconds === undefined ? '' : `; the oldest waits ${duration(node.oldestSeconds)}`;
  return `${createdName(node)}${where}: ${counted(own, 'goroutine')}${all}${stacksOf(node)}${waits}.`;
}

function stacksOf({ stackBytes }: { readonly stackBytes?: number }): string {
  return stackBytes === undefined ? '' : `; ${bytes(stackBytes)} of stacks`;
}
