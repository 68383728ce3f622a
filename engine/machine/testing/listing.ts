/**
 * Code from a listing, and what the flow knows of locks in it: tests of the interpreter read like the code that they are
 * about. A line is an address and an instruction:
 *
 *   r1 = [r0+8]   r1 = &[r4+16]   [r4+16] = r1   r1 = 5   r1 += 8   lock [r1+16]   unlock [r1+16]
 *   if r1 goto 40   goto 40   call 500   return
 */
import { amd64 } from '../architecture.ts';
import { blocksOf, type Code } from '../code.ts';
import { Flow, type Observer } from '../flow.ts';
import type { Instruction, MemoryOperand, Operand, Operation } from '../instruction.ts';
import { State } from '../state.ts';
import { Stepper } from '../step.ts';
import { Symbols, type Value, valueText } from '../symbols.ts';

/** Lines are spaced so that a test of a register and its branch fit in one. */
const SPACE = 4;

export function codeOf(listing: string): Code {
  const instructions: Instruction[] = [];
  for (const line of listing.trim().split('\n')) {
    const [, address, text] = /^\s*(\d+)\s+(.*?)\s*$/.exec(line) ?? [];
    if (text === undefined) throw new Error(`not a line of a listing: ${line}`);
    const operations = parse(text);
    operations.forEach((operation, i) => {
      const last = i === operations.length - 1;
      instructions.push({ pc: Number(address) + i, length: last ? SPACE - i : 1, operation });
    });
  }
  const indexOf = new Map(instructions.map(({ pc }, i) => [pc, i]));
  const entry = instructions[0].pc;
  const tables = new Map<number, readonly number[]>();
  const end = instructions[instructions.length - 1].pc + SPACE;
  return { entry, end, instructions, indexOf, tables, blocks: blocksOf(entry, instructions, indexOf, tables) };
}

function parse(text: string): Operation[] {
  const branch = /^if (r\d+) goto (\d+)$/.exec(text);
  if (branch) {
    const value = operand(branch[1]);
    if (value.kind === 'constant') throw new Error(text);
    return [
      { kind: 'compare', value, with: { kind: 'constant', value: 0 }, size: 8 },
      { kind: 'branch', target: Number(branch[2]), condition: 'not-zero' },
    ];
  }
  const [, word, argument] = /^(goto|call|lock|unlock|return)\b ?(.*)$/.exec(text) ?? [];
  if (word === 'return') return [{ kind: 'return' }];
  if (word === 'goto') return [{ kind: 'jump', target: Number(argument) }];
  if (word === 'call') return [{ kind: 'call', target: Number(argument) }];
  if (word === 'lock') return [{ kind: 'compare-and-swap', at: memory(argument), expected: 13, desired: 13 }];
  if (word === 'unlock') return [{ kind: 'fetch-and-add', at: memory(argument), amount: 13 }];
  const [, left, sign, right] = /^(\S+) (\+?=) (\S+)$/.exec(text) ?? [];
  const to = operand(left ?? '');
  if (to.kind === 'constant') throw new Error(`not an instruction: ${text}`);
  if (sign === '+=') return [{ kind: 'add', to, amount: operand(right) }];
  if (right.startsWith('&') && to.kind === 'register')
    return [{ kind: 'address', to: to.number, of: memory(right.slice(1)) }];
  return [{ kind: 'move', to, from: operand(right), size: 8 }];
}

function operand(text: string): Operand {
  if (text.startsWith('[')) return memory(text);
  if (text.startsWith('r')) return { kind: 'register', number: Number(text.slice(1)) };
  return { kind: 'constant', value: Number(text) };
}

function memory(text: string): MemoryOperand {
  const [, base, index, scale, displacement] = /^\[r(\d+)(?:\+r(\d+)\*(\d))?([+-]\d+)?\]$/.exec(text) ?? [];
  if (base === undefined) throw new Error(`not a memory operand: ${text}`);
  return {
    kind: 'memory',
    base: Number(base),
    index: index === undefined ? undefined : Number(index),
    scale: Number(scale ?? 1),
    displacement: Number(displacement ?? 0),
  };
}

type Lock = 'held' | 'free';

/** Where paths meet that do not agree, a lock is `held?`. */
class LockListener implements Observer<string> {
  readonly rules = {
    join: (a: string | undefined, b: string | undefined) => (a === b ? a : 'held?'),
    same: (a: string, b: string) => a === b,
    isOver: (fact: string) => fact === 'free',
    isWeak: (fact: string) => fact !== 'held',
  };
  readonly #functions: ReadonlyMap<number, Code>;
  #budget = 10_000;

  constructor(functions: ReadonlyMap<number, Code>) {
    this.#functions = functions;
  }

  swapped(state: State<string>, at: Value): undefined {
    this.#set(state, at, 'held');
  }

  added(state: State<string>, at: Value): void {
    this.#set(state, at, 'free');
  }

  #set(state: State<string>, at: Value, lock: Lock): void {
    state.setFact({ value: at, aspect: '' }, lock);
  }

  isCode(address: number): boolean {
    return this.#functions.has(address);
  }

  called(_: State<string>, { target }: { target: Value }): ReturnType<Observer<string>['called']> {
    const code = target.symbol ? undefined : this.#functions.get(target.offset);
    return code
      ? { kind: 'follow', code, from: code.entry, objects: [], recovers: false }
      : { kind: 'opaque', argumentBytes: 0 };
  }

  decided(): boolean {
    return true;
  }

  spend(): boolean {
    return this.#budget-- > 0;
  }
}

/** What is known before the instruction at `stop`: of locks, and of the registers and stack words that are named. */
export function knownAt(
  listing: string,
  stop: number,
  places: readonly string[] = [],
  callees: readonly string[] = [],
) {
  const code = codeOf(listing);
  const functions = new Map(callees.map(codeOf).map((one) => [one.entry, one]));
  const symbols = new Symbols();
  const listener = new LockListener(functions);
  const stepper = new Stepper<string>(amd64, symbols, listener);
  const state = new State<string>(amd64.registers.map((_, i) => symbols.input(i)));
  state.registers[amd64.stackPointer] = { symbol: symbols.frame, offset: -8 };
  const flow = new Flow<string>(stepper, listener);
  const { stopped } = flow.run(code, state, code.entry, flow.context('test'), stop);
  const short = (value: Value | undefined) =>
    value
      ? valueText(value)
          .replaceAll(/@0(?=[(r])/g, '')
          .replaceAll('()', '')
          .replaceAll('earlier0', 'earlier')
      : '?';
  const locks = [...(stopped?.facts.values() ?? [])].map((fact) => `${fact.fact} ${short(fact.value)}`);
  const values = places.map((place) =>
    short(
      place.startsWith('r') ? stopped?.registers[Number(place.slice(1))] : stopped?.slotValue(Number(place), symbols),
    ),
  );
  return { reached: stopped !== undefined, locks, values };
}
