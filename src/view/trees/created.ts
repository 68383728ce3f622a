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
    case 'runtime':
      return 'the runtime';
    case 'gone':
      return 'goroutines that have ended';
    case 'unknown':
      return 'not known which goroutine ran them';
  }
}

/** The term of the filter language for what a node's own statement made; undefined where no statement did. */
export function createdTerm(node: CreatedByNode): string | undefined {
  const { statement } = node;
  return statement && term('created', fileLine(statement.file, statement.line), true);
}
