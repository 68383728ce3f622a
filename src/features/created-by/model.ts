/** What the view says of go statements, in words. */
import type { CreatedByNode, CreatedByTree } from '../../../api/trees.ts';
import { bytes, count, counted, duration } from '../../ui/format.ts';
import { fileLine, printable, shortFunction } from '../../ui/text.ts';
import { term } from '../../view/filter.ts';

export function headline(tree: CreatedByTree): string {
  const statements = tree.nodes.filter((node) => node.kind === 'statement').length;
  return `${counted(tree.matched, 'goroutine')} · ${counted(statements, 'go statement')}`;
}

/** What stands in a cell or a row where there is room for one name. */
export function nodeName(node: CreatedByNode): string {
  switch (node.kind) {
    case 'statement':
      return printable(shortFunction(node.start?.function ?? '?'));
    case 'main':
      // The runtime starts the first goroutine with a function of its own that calls it.
      return 'main.main';
    case 'runtime':
      return 'the runtime';
    case 'gone':
      return 'goroutines that have ended';
    case 'unknown':
      return 'not known which goroutine ran them';
  }
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

/** The term of the filter language for what a node's own statement made; undefined where no statement did. */
export function nodeTerm(node: CreatedByNode): string | undefined {
  const { statement } = node;
  return statement && term('created', fileLine(statement.file, statement.line), true);
}

/** "main.server is started at main.go:49: 3 goroutines, 27 with all that those made; 96 KiB of stacks." */
export function sentence(node: CreatedByNode): string {
  const { statement, own, total } = node;
  const where = statement === undefined ? '' : ` is started at ${fileLine(statement.file, statement.line)}`;
  const all = total > own ? `, ${count(total)} with all that those made` : '';
  const waits = node.oldestSeconds === undefined ? '' : `; the oldest waits ${duration(node.oldestSeconds)}`;
  return `${nodeName(node)}${where}: ${counted(own, 'goroutine')}${all}; ${bytes(node.stackBytes)} of stacks${waits}.`;
}
