/** A process of its own that fuzzes: it says which try it begins, so that whoever watches knows what hung or killed it. */
import { OpenFailure } from '../../engine/index.ts';
import { Random } from './mutate.ts';
import { Progress } from './progress.ts';
import { type Corpus, targetsOf } from './targets.ts';

/** From the watcher: tries [from, to) of a target, as far as it comes until that time, in milliseconds since 1970. */
export interface Work {
  readonly corpus: Corpus;
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly until: number;
  /** See Progress. */
  readonly progress: string;
}

export type Told =
  | { readonly kind: 'begins' | 'ends'; readonly index: number; readonly megabytes: number }
  | { readonly kind: 'threw'; readonly index: number; readonly error: string }
  /** `index`: the next. */
  | { readonly kind: 'done'; readonly index: number };

const MEGABYTE = 1 << 20;
/** Quick readers are told of in bundles. */
const TOLD_EVERY_MS = 200;

process.on('message', async (work: Work) => {
  const target = targetsOf(work.corpus).find(({ name }) => name === work.target);
  if (!target) throw new Error(`There is no target "${work.target}"`);
  const progress = new Progress(work.progress);
  let last = 0;
  let index = work.from;
  for (; index < work.to && Date.now() < work.until; index++) {
    progress.at(index);
    const now = performance.now();
    const due = target.kind === 'open' || now - last >= TOLD_EVERY_MS;
    if (due) last = now;
    if (due) tell({ kind: 'begins', index, megabytes: process.memoryUsage.rss() / MEGABYTE });
    try {
      await target.run(new Random(work.seed, index));
    } catch (cause) {
      // A sentence for the user is what damaged input is answered with; everything else is a find.
      if (!(cause instanceof OpenFailure))
        tell({ kind: 'threw', index, error: String((cause as Error)?.stack ?? cause) });
    }
    if (due) tell({ kind: 'ends', index, megabytes: process.memoryUsage.rss() / MEGABYTE });
    // What was told leaves before the next try, which may never end.
    if (due) await new Promise(setImmediate);
  }
  tell({ kind: 'done', index });
});

function tell(what: Told): void {
  process.send?.(what);
}
