/**
 * Package context: how a context was derived, and whether it is cancelled; like its own String methods, with more.
 * Source: context/context.go `cancelCtx`, `timerCtx`, `valueCtx`, `withoutCancelCtx`, `afterFuncCtx`, `stopCtx`.
 */
import { errorText } from './errors.ts';
import type { Look } from './look.ts';
import type { Printers } from './printer.ts';
import { TIME } from './time.ts';

const MAX_PARENTS = 32;

export const CONTEXT: Printers = {
  'context.emptyCtx': () => undefined,
  'context.backgroundCtx': () => 'context.Background',
  'context.todoCtx': () => 'context.TODO',
  'context.cancelCtx': (v) => contextText(v, MAX_PARENTS),
  'context.timerCtx': (v) => contextText(v, MAX_PARENTS),
  'context.valueCtx': (v) => contextText(v, MAX_PARENTS),
  'context.withoutCancelCtx': (v) => contextText(v, MAX_PARENTS),
  'context.afterFuncCtx': (v) => contextText(v, MAX_PARENTS),
  'context.stopCtx': (v) => contextText(v, MAX_PARENTS),
};

function contextText(context: Look, left: number): string | undefined {
  const kind = context.type?.name ?? '';
  switch (kind) {
    case 'context.cancelCtx':
      return `${parentText(context.field('Context'), left)}.WithCancel${fate(context)}`;
    case 'context.timerCtx': {
      const deadline = context.field('deadline');
      const inner = context.field('cancelCtx');
      return `${parentText(inner.field('Context'), left)}.WithDeadline(${TIME['time.Time'](deadline) ?? '?'})${fate(inner)}`;
    }
    case 'context.valueCtx':
      return `${parentText(context.field('Context'), left)}.WithValue(${context.field('key').preview}, ${context.field('val').preview})`;
    case 'context.withoutCancelCtx':
      return `${parentText(context.field('c'), left)}.WithoutCancel`;
    case 'context.afterFuncCtx':
      return `${parentText(context.field('cancelCtx.Context'), left)}.AfterFunc${fate(context.field('cancelCtx'))}`;
    case 'context.stopCtx':
      return parentText(context.field('Context'), left);
    default:
      return undefined;
  }
}

/** A context in an interface. Up to Go 1.20 the empty contexts were pointers to numbers, told apart by their addresses. */
function parentText(parent: Look, left: number): string {
  if (left <= 0) return '…';
  if (parent.isNil) return 'nil';
  let inner = parent.inner;
  if (inner.type?.kind === 'ptr') inner = inner.inner;
  const name = inner.type?.name ?? '';
  if (name === 'context.backgroundCtx') return 'context.Background';
  if (name === 'context.todoCtx') return 'context.TODO';
  if (name === 'context.emptyCtx') {
    const isTodo = inner.address !== undefined && inner.address === inner.global('context.todo').inner.address;
    return isTodo ? 'context.TODO' : 'context.Background';
  }
  return contextText(inner, left - 1) ?? parent.preview;
}

/** "[cancelled: context canceled]", with the cause where it is another. */
function fate(cancel: Look): string {
  const stored = cancel.field('err');
  // Since Go 1.25 the error is in an atomic.Value.
  const err = stored.field('v').exists ? stored.field('v') : stored;
  if (!err.exists || err.isNil) return '';
  const text = errorText(err) ?? err.preview;
  const cause = cancel.field('cause');
  const causeText = cause.exists && !cause.isNil ? errorText(cause) : undefined;
  return ` [cancelled: ${text}${causeText !== undefined && causeText !== text ? `, because ${causeText}` : ''}]`;
}
