/** A node of the tree of go statements: its name, and its goroutines in the filter language. */
import type { CreatedByNode } from '../../../api/trees.ts';
import { fileLine, printable, shortFunction } from '../../ui/text.ts';
import { term } from '../filter.ts';

/** What stands in a cell or a row where there is room for one name. */
export function createdName(node: CreatedByNode): string {
  switch (node.kind) {
    case 'statement':
      return printable(shortFunction(node.start?.function ?? '?'));
    case 'main':
      // The runtime starts the first goroutine with a function of its own that calls it.
      return 'main.main';
    case 'foreign':
      return 'threads of C that called Go';
    case 'runtime':
      return 'the runtime';
    case 'gone':
      return 'goroutines that have ended';
    case 'unknown':
      return 'not known which goroutine ran them';
  }
}

/** The term of the filter language for the goroutines of a node itself; undefined: it has none, or no statement made them and they are many. */
export function createdTerm(node: CreatedByNode): string | undefined {
  const { statement, own, goroutineIds } = node;
  if (statement === undefined)
    return own > 0 && own === goroutineIds.length ? `id:${goroutineIds.join(',')}` : undefined;
  return term('created', fileLine(statement.file, statement.line), true);
}
