/** `unpark why`: the verdict with its evidence, or what keeps one goroutine, as text that one can paste into an issue. */
import { Command, InvalidArgumentError } from 'commander';
import { waitsDot } from '../../api/index.ts';
import type { OpenSession } from '../../engine/index.ts';
import { goroutineReport } from '../print/goroutine-report.ts';
import { Failure } from '../print/report.ts';
import { verdictReport } from '../print/verdict-report.ts';
import { EXE_OPTION, withSession } from './with-session.ts';

interface Options {
  readonly exe?: string;
  readonly json: boolean;
  readonly dot: boolean;
  readonly reach: boolean;
}

/** Boxes of the graph: what Graphviz still lays out. */
const BOXES = 150;

export function whyCommand(): Command {
  return new Command('why')
    .description('say why the process, or one goroutine, could not go on: verdict and evidence')
    .argument(
      '<core>',
      'a core, a goroutine dump (of several in a log: FILE#2) or profile, gzip-compressed or not, or an .unpark bundle',
    )
    .argument('[goroutine]', 'a goroutine by its id: 57 or g57', goroutine)
    .option(...EXE_OPTION)
    .option('--json', 'print JSON', false)
    .option('--dot', 'print the graph of waits for Graphviz; with a goroutine: what is near it', false)
    .option('--reach', 'with --dot: also who could possibly reach what is waited for (looks at the whole heap)', false)
    .action(why);
}

async function why(core: string, id: number | undefined, options: Options): Promise<void> {
  if (options.json && options.dot) throw new Failure('Choose one of --json and --dot.');
  await withSession(core, options.exe, (session) => {
    if (id !== undefined && !session.goroutine(id, { offset: 0, limit: 0 }))
      throw new Failure(`There is no goroutine ${id} in this snapshot.`);
    process.stdout.write(options.dot ? graph(session, id, options.reach) : answer(session, id, options.json));
  });
}

function graph(session: OpenSession, id: number | undefined, reach: boolean): string {
  const focus = id === undefined ? undefined : `g${id}`;
  return waitsDot(session.waitGraph({ limit: BOXES, hops: 2, open: [], focus, reach }));
}

function answer(session: OpenSession, id: number | undefined, json: boolean): string {
  if (json) return `${JSON.stringify(id === undefined ? session.diagnosis() : session.blocking(id), undefined, 2)}\n`;
  const lines = id === undefined ? verdictReport(session) : goroutineReport(session, id);
  return `${lines.join('\n')}\n`;
}

function goroutine(text: string): number {
  const id = /^g?(\d{1,15})$/.exec(text)?.[1];
  if (id === undefined) throw new InvalidArgumentError('A goroutine is named by its id: 57 or g57.');
  return Number(id);
}
