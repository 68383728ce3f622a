/** A goroutine in Markdown: its state, where its chain of waits leads, and its stack as Go prints it. */
import type { GoroutineDetail } from '../../../api/goroutine.ts';
import { count } from '../../ui/format.ts';
import { block, plain } from '../../view/markdown.ts';
import { stateSentence } from '../../view/sentence.ts';

export function goroutineMarkdown(goroutine: GoroutineDetail, chain: string | undefined): string {
  const said = `**g${goroutine.id}** ${plain(stateSentence(goroutine))}.${chain ? ` ${plain(chain)}` : ''}`;
  return `${said}\n\n${block(stackText(goroutine))}`;
}

/** runtime/traceback.go: without arguments, which the stack does not tell. */
export function stackText({ id, status, waitReason, frames, frameTotal, createdBy }: GoroutineDetail): string {
  const lines = frames.flatMap(({ function: name, file, line }) => [`${name}(...)`, `\t${file}:${line}`]);
  if (frameTotal > frames.length) lines.push(`...${count(frameTotal - frames.length)} more frames`);
  if (createdBy !== undefined) {
    const by = createdBy.goroutineId === undefined ? '' : ` in goroutine ${createdBy.goroutineId}`;
    lines.push(`created by ${createdBy.function}${by}`, `\t${createdBy.file}:${createdBy.line}`);
  }
  return [`goroutine ${id} [${waitReason ?? status}]:`, ...lines].join('\n');
}
