/**
 * The keys of a field of one line. Of CodeMirror's own list those are left out that are for programs (indentation, comments,
 * lines), and on a Mac those that the browser does in every field. Decision 25.
 */
import {
  cursorCharLeft,
  cursorCharRight,
  cursorDocEnd,
  cursorDocStart,
  cursorGroupLeft,
  cursorGroupRight,
  deleteGroupBackward,
  deleteGroupForward,
  deleteLineBoundaryBackward,
  deleteLineBoundaryForward,
  selectAll,
  selectCharLeft,
  selectCharRight,
  selectDocEnd,
  selectDocStart,
  selectGroupLeft,
  selectGroupRight,
} from '@codemirror/commands';
import { findClusterBreak } from '@codemirror/state';
import { type Command, EditorView, type KeyBinding } from '@codemirror/view';

const toStart = { run: cursorDocStart, shift: selectDocStart, preventDefault: true };
const toEnd = { run: cursorDocEnd, shift: selectDocEnd, preventDefault: true };

/** CodeMirror's own knows indentation, and brings all of its package for languages along. */
const erase =
  (isForward: boolean): Command =>
  (view) => {
    const { from, to, head, empty } = view.state.selection.main;
    const end = findClusterBreak(view.state.doc.toString(), head, isForward, true);
    const changes = empty ? { from: Math.min(head, end), to: Math.max(head, end) } : { from, to };
    if (changes.from === changes.to) return false;
    view.dispatch({
      changes,
      scrollIntoView: true,
      userEvent: `delete.${empty ? (isForward ? 'forward' : 'backward') : 'selection'}`,
      effects: empty ? [] : EditorView.announce.of('Selection deleted'),
    });
    return true;
  };
const eraseBack = erase(false);

export const fieldKeys: readonly KeyBinding[] = [
  { key: 'ArrowLeft', run: cursorCharLeft, shift: selectCharLeft, preventDefault: true },
  { key: 'ArrowRight', run: cursorCharRight, shift: selectCharRight, preventDefault: true },
  { key: 'Mod-ArrowLeft', mac: 'Alt-ArrowLeft', run: cursorGroupLeft, shift: selectGroupLeft, preventDefault: true },
  {
    key: 'Mod-ArrowRight',
    mac: 'Alt-ArrowRight',
    run: cursorGroupRight,
    shift: selectGroupRight,
    preventDefault: true,
  },
  ...['Home', 'Mod-Home', 'ArrowUp', 'PageUp'].map((key) => ({ key, ...toStart })),
  ...['End', 'Mod-End', 'ArrowDown', 'PageDown'].map((key) => ({ key, ...toEnd })),
  { mac: 'Cmd-ArrowLeft', ...toStart },
  { mac: 'Cmd-ArrowRight', ...toEnd },
  { key: 'Mod-a', run: selectAll },
  { key: 'Backspace', run: eraseBack, shift: eraseBack, preventDefault: true },
  { key: 'Delete', run: erase(true), preventDefault: true },
  { key: 'Mod-Backspace', mac: 'Alt-Backspace', run: deleteGroupBackward, preventDefault: true },
  { key: 'Mod-Delete', mac: 'Alt-Delete', run: deleteGroupForward, preventDefault: true },
  { mac: 'Mod-Backspace', run: deleteLineBoundaryBackward, preventDefault: true },
  { mac: 'Mod-Delete', run: deleteLineBoundaryForward, preventDefault: true },
];
