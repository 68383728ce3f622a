/**
 * Goroutines as Go prints them (runtime/traceback.go, goroutineheader and traceback2, with the runtime's own frames, as
 * GOTRACEBACK=system has them), so that tools that read such dumps read these. Arguments are "...": the dump's words for them
 * are not values. Labels stand where Go 1.27 prints them, whatever Go the program was made by: most print none.
 */
import { printedLabels } from '../../formats/dump/labels.ts';
import { statusName } from '../../runtime/status.ts';
import { JsonWriter, piece } from '../json-writer.ts';
import type { WritableTables } from '../tables.ts';

export function* goDump(facts: WritableTables, rows: Uint32Array): Generator<Uint8Array> {
  const { goroutines } = facts.snapshot;
  const writer = new JsonWriter();
  const calls = callTexts(facts);
  for (const row of rows) {
    writer.bytes(piece(`goroutine ${goroutines.id[row]} [${stateText(facts, row)}]${labelText(facts, row)}:\n`));
    for (const pcRow of facts.machineRows(row)) writer.bytes(calls(pcRow));
    const broken = facts.brokenOff(row);
    if (broken !== undefined) writer.bytes(piece(`\t(${broken})\n`));
    writer.bytes(piece(`${creationText(facts, row)}\n`));
    if (writer.full) yield writer.take();
  }
  yield writer.take();
}

/** "chan receive, 5 minutes, locked to thread" */
function stateText(facts: WritableTables, row: number): string {
  const { goroutines } = facts.snapshot;
  const seconds = facts.waitSeconds(row) ?? 0;
  const parts = [facts.waitReason(row) || statusName(goroutines.status[row])];
  if (seconds >= 60) parts.push(`${Math.floor(seconds / 60)} minutes`);
  if (goroutines.lockedM[row] > 0) parts.push('locked to thread');
  return parts.join(', ');
}

function labelText(facts: WritableTables, row: number): string {
  const labels = facts.labels(row);
  return labels && Object.keys(labels).length > 0 ? ` ${printedLabels(labels)}` : '';
}

/** The calls of a machine frame; inlined ones have no offset in a function of their own. */
function callTexts(facts: WritableTables): (pcRow: number) => Uint8Array {
  const known = new Map<number, Uint8Array>();
  return (pcRow) => {
    let text = known.get(pcRow);
    if (!text) {
      const { frames } = facts.snapshot.pcs.row(pcRow);
      const offset = facts.callOffset(pcRow);
      const lines = frames.map(({ printed, file, line, inlineDepth }) => {
        const at = inlineDepth > 0 || offset === undefined ? '' : ` +0x${offset.toString(16)}`;
        return `${calledName(printed)}(...)\n\t${file}:${line}${at}\n`;
      });
      text = piece(lines.join(''));
      known.set(pcRow, text);
    }
    return text;
  };
}

/** traceback.go printFuncName */
function calledName(printed: string): string {
  return printed === 'runtime.gopanic' ? 'panic' : printed;
}

function creationText(facts: WritableTables, row: number): string {
  const created = facts.createdBy(row);
  if (!created) return '';
  const parent = created.goroutineId === undefined ? '' : ` in goroutine ${created.goroutineId}`;
  return `created by ${created.function}${parent}\n\t${created.file}:${created.line}\n`;
}
