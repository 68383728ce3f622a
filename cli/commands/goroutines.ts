/** `unpark goroutines`: the goroutines that a filter keeps: as a table, in groups, as JSON, or as other tools read them. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { type ExportForm, exportForm, type GroupBy, type GroupQuery, goroutineSort, groupBy } from '../../api/index.ts';
import type { OpenSession } from '../../engine/index.ts';
import { goroutineTable, groupTable } from '../print/goroutine-table.ts';
import { Failure } from '../print/report.ts';
import { writeAll } from '../print/stdout.ts';
import { EXE_OPTION, withSession } from './with-session.ts';

interface Options {
  readonly exe?: string;
  readonly group?: GroupBy;
  readonly equal: GroupQuery['equal'];
  readonly sort?: GroupQuery['sort'];
  readonly ascending: boolean;
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
  readonly json: boolean;
  readonly as?: ExportForm;
}

/** How many of a table are printed unasked. */
const SHOWN = 50;
/** Rows of one question to the session. */
const WINDOW = 1000;

export function goroutinesCommand(): Command {
  return new Command('goroutines')
    .description(
      "list goroutines, in groups or one by one: unpark goroutines core 'state:waiting wait:>5m' --group stack",
    )
    .argument(
      '<core>',
      'a core, a goroutine dump (of several in a log: FILE#2) or profile, gzip-compressed or not, or an .unpark bundle',
    )
    .argument('[filter]', 'in the filter language of the explorer; without, all but those of the runtime', '-is:system')
    .option(...EXE_OPTION)
    .option('--group <by>', 'stack, wait-site, go-statement, start, state or label:KEY', grouping)
    .addOption(new Option('--equal <what>', 'stacks are equal by').choices(['lines', 'functions']).default('lines'))
    .addOption(new Option('--sort <column>', 'by which column').choices(goroutineSort.options))
    .option('--ascending', 'least first', false)
    .option('--descending', 'greatest first', false)
    .option('--limit <n>', 'how many to print', count, SHOWN)
    .option('--offset <n>', 'how many to leave out before', count, 0)
    .option('--json', 'print JSON', false)
    .addOption(
      new Option(
        '--as <form>',
        'all that match, for other tools: as Go prints them, a pprof profile, a table, a report',
      ).choices(exportForm.options),
    )
    .action(list);
}

async function list(core: string, filter: string, options: Options): Promise<void> {
  if (options.json && options.as) throw new Failure('Choose one of --json and --as.');
  await withSession(core, options.exe, async (session) => {
    const [mistake] = session.goroutines({ filter, sort: 'id', descending: false, offset: 0, limit: 0 }).errors;
    if (mistake) throw new Failure(`${mistake.message} (character ${mistake.from + 1} of the filter)`);
    if (options.as) await writeAll(session.export({ as: options.as, filter }));
    else if (options.group === undefined || options.group === 'none') await printRows(session, filter, options);
    else printGroups(session, filter, options.group, options);
  });
}

async function printRows(session: OpenSession, filter: string, options: Options): Promise<void> {
  const { json, limit } = options;
  const descending = options.descending;
  const { sort = 'id' } = options;
  const end = options.offset + limit;
  const first = session.goroutines({
    filter,
    sort,
    descending,
    offset: options.offset,
    limit: Math.min(limit, WINDOW),
  });
  const rows = [...first.rows];
  while (rows.length < Math.min(end, first.matched) - options.offset) {
    const offset = options.offset + rows.length;
    rows.push(...session.goroutines({ filter, sort, descending, offset, limit: Math.min(WINDOW, end - offset) }).rows);
  }
  const page = { ...first, rows };
  process.stdout.write(json ? `${JSON.stringify(page, undefined, 2)}\n` : `${goroutineTable(page).join('\n')}\n`);
}

function printGroups(session: OpenSession, filter: string, by: GroupBy, options: Options): void {
  const { equal, sort = 'count', offset, json } = options;
  const limit = Math.min(options.limit, WINDOW);
  const page = session.groups({ filter, by, equal, sort, descending: !options.ascending, offset, limit });
  process.stdout.write(json ? `${JSON.stringify(page, undefined, 2)}\n` : `${groupTable(page).join('\n')}\n`);
}

function grouping(text: string): GroupBy {
  const parsed = groupBy.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('Groups are by stack, wait-site, go-statement, start, state or label:KEY.');
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number, 0 or greater.');
  return Number(text);
}
