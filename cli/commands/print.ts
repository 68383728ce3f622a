/** `unpark print`: a value of a snapshot, by the paths that links use. */
import { Command, InvalidArgumentError } from 'commander';
import type { ValueLimits, VariablesAnswer } from '../../api/index.ts';
import type { OpenSession } from '../../engine/index.ts';
import { type Expression, parseExpression } from '../print/expression.ts';
import { Failure } from '../print/report.ts';
import { valueLines } from '../print/value-text.ts';
import { EXE_OPTION, withSession } from './with-session.ts';

interface Options extends ValueLimits {
  readonly exe?: string;
  readonly offset: number;
  readonly raw: boolean;
  readonly printers: boolean;
  readonly json: boolean;
}

export function printCommand(): Command {
  return new Command('print')
    .description('print a value: g18/2 req.Header["Host"], main.registry.mu, (*main.Conn)(0xc000012000).peer')
    .argument('<core>', 'a core, gzip-compressed or not, or an .unpark bundle')
    .argument('<value>', 'gGOROUTINE[/FRAME] [PATH], PACKAGE.VARIABLE[PATH], or (*TYPE)(ADDRESS)[PATH]', expression)
    .option(...EXE_OPTION)
    .option('--depth <n>', 'levels of parts', count, 1)
    .option('--elements <n>', 'elements of a slice or array, entries of a map', count, 100)
    .option('--bytes <n>', 'bytes of a string', count, 4096)
    .option('--offset <n>', 'the first element to print', count, 0)
    .option('--raw', 'print the internals too', false)
    .option('--no-printers', 'well-known types (time.Time, sync.Mutex, …) as any other')
    .option('--json', 'print JSON', false)
    .action(print);
}

async function print(core: string, asked: Expression, options: Options): Promise<void> {
  await withSession(core, options.exe, (session) => {
    const { variables, fault } = answer(session, asked, options);
    if (fault) throw new Failure(fault.hint ? `${fault.message} ${fault.hint}` : fault.message);
    if (options.json) process.stdout.write(`${JSON.stringify(variables, undefined, 2)}\n`);
    else for (const v of variables) for (const line of valueLines(v, options.raw)) process.stdout.write(`${line}\n`);
  });
}

function answer(session: OpenSession, asked: Expression, options: Options): VariablesAnswer {
  const { depth, elements, bytes, offset } = options;
  const query = { depth, elements, bytes, offset, plain: !options.printers, path: [...asked.path] };
  switch (asked.kind) {
    case 'variable':
      return session.global({ ...query, name: asked.name });
    case 'typed':
      return session.typed({ ...query, address: asked.address, type: asked.type });
    case 'frame': {
      const frame = asked.frame ?? ownFrame(session, asked.goroutineId);
      const found = session.variables({ ...query, goroutineId: asked.goroutineId, frame });
      if (!found)
        throw new Failure(`There is no frame ${frame} in goroutine ${asked.goroutineId}, or no such goroutine.`);
      return found;
    }
  }
}

/** The innermost frame of the program's own code; where there is none, the innermost. */
function ownFrame(session: OpenSession, goroutineId: number): number {
  const goroutine = session.goroutine(goroutineId, { offset: 0, limit: 1000 });
  if (!goroutine) throw new Failure(`There is no goroutine ${goroutineId} in this snapshot.`);
  return goroutine.frames.find((frame) => frame.origin === 'user')?.index ?? 0;
}

function expression(text: string): Expression {
  const parsed = parseExpression(text);
  if (parsed) return parsed;
  throw new InvalidArgumentError('Write g18/2 PATH, PACKAGE.VARIABLE or (*TYPE)(ADDRESS).');
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('A whole number, 0 or greater.');
  return Number(text);
}
