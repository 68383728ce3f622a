/**
 * What call frame information says of a pc: where the frame begins (its canonical frame address), and where each of the
 * caller's registers is to be had.
 * Source: DWARF 5, sections 6.4.2 and 6.4.3; DW_CFA_AARCH64_negate_ra_state and DW_CFA_GNU_…: the ABIs of both machines.
 */
import { Cursor } from '../bytes/cursor.ts';
import type { FrameEntry } from './frame-entries.ts';

export type FrameBase =
  | { readonly kind: 'register'; readonly register: number; readonly offset: number }
  | { readonly kind: 'expression'; readonly expression: Uint8Array };

/** Of a register of the caller. Without a rule it has the same value still. */
export type RegisterRule =
  | { readonly kind: 'undefined' }
  | { readonly kind: 'same' }
  /** Saved at, or being, the frame's address plus an offset. */
  | { readonly kind: 'saved' | 'address'; readonly offset: number }
  | { readonly kind: 'register'; readonly register: number }
  /** Saved where an expression says, or being its value. */
  | { readonly kind: 'saved-at' | 'value'; readonly expression: Uint8Array };

export interface FrameRules {
  readonly base: FrameBase;
  readonly registers: ReadonlyMap<number, RegisterRule>;
  readonly returnRegister: number;
  readonly isSignal: boolean;
}

const MAX_STEPS = 1 << 16;
const MAX_REMEMBERED = 64;

interface State {
  base: FrameBase | undefined;
  registers: Map<number, RegisterRule>;
}

/** undefined: the instructions are damaged, or hold one that is not known. */
export function rulesAt(entry: FrameEntry, pc: number): FrameRules | undefined {
  const { common } = entry;
  const initial: State = { base: undefined, registers: new Map() };
  const table = new Table(entry, initial);
  if (!table.run(common.instructions, Number.POSITIVE_INFINITY)) return undefined;
  table.begin();
  if (!table.run(entry.instructions, pc)) return undefined;
  const { base, registers } = table.state;
  const { returnRegister, isSignal } = common;
  return base && { base, registers, returnRegister, isSignal };
}

class Table {
  state: State;
  readonly #entry: FrameEntry;
  #initial: State;
  #location: number;
  readonly #remembered: State[] = [];

  constructor(entry: FrameEntry, state: State) {
    this.#entry = entry;
    this.state = state;
    this.#initial = state;
    this.#location = entry.start;
  }

  /** What holds at the first instruction of the code, to which rules can be restored. */
  begin(): void {
    this.#initial = copyOf(this.state);
    this.#location = this.#entry.start;
  }

  /** Up to the row that holds at `pc`. False: an instruction is not known. */
  run(instructions: Uint8Array, pc: number): boolean {
    const c = new Cursor(instructions);
    for (let step = 0; c.more && step < MAX_STEPS; step++) {
      const byte = c.u8();
      const advance = this.#advance(byte, c);
      if (advance !== undefined) {
        if (this.#location + advance > pc) return !c.failed;
        this.#location += advance;
      } else if (!this.#rule(byte, c)) return false;
    }
    return !c.failed && !c.more;
  }

  /** Bytes of code that the instruction goes on by; undefined: it is none of those. */
  #advance(byte: number, c: Cursor): number | undefined {
    const { codeFactor, encoding } = this.#entry.common;
    if (byte >= 0x40 && byte < 0x80) return (byte & 0x3f) * codeFactor;
    if (byte === 0x01 && encoding === 0) return c.u64() - this.#location;
    if (byte === 0x02) return c.u8() * codeFactor;
    if (byte === 0x03) return c.u16() * codeFactor;
    if (byte === 0x04) return c.u32() * codeFactor;
    return undefined;
  }

  #rule(byte: number, c: Cursor): boolean {
    const { dataFactor } = this.#entry.common;
    if (byte >= 0xc0) return this.#restore(byte & 0x3f);
    if (byte >= 0x80) return this.#set(byte & 0x3f, { kind: 'saved', offset: c.uleb() * dataFactor });
    switch (byte) {
      case 0x00: // nop
      case 0x2d: // GNU_window_save; AARCH64_negate_ra_state: the address is signed, which `strip` in the step takes off
        return true;
      case 0x05: // offset_extended
        return this.#set(c.uleb(), { kind: 'saved', offset: c.uleb() * dataFactor });
      case 0x06: // restore_extended
        return this.#restore(c.uleb());
      case 0x07:
        return this.#set(c.uleb(), { kind: 'undefined' });
      case 0x08:
        return this.#set(c.uleb(), { kind: 'same' });
      case 0x09:
        return this.#set(c.uleb(), { kind: 'register', register: c.uleb() });
      case 0x0a:
        return this.#remembered.length < MAX_REMEMBERED && this.#remembered.push(copyOf(this.state)) > 0;
      case 0x0b:
        return this.#recall();
      case 0x10:
        return this.#set(c.uleb(), { kind: 'saved-at', expression: c.take(c.uleb()) });
      case 0x11: // offset_extended_sf
        return this.#set(c.uleb(), { kind: 'saved', offset: c.sleb() * dataFactor });
      case 0x14: // val_offset
        return this.#set(c.uleb(), { kind: 'address', offset: c.uleb() * dataFactor });
      case 0x15: // val_offset_sf
        return this.#set(c.uleb(), { kind: 'address', offset: c.sleb() * dataFactor });
      case 0x16: // val_expression
        return this.#set(c.uleb(), { kind: 'value', expression: c.take(c.uleb()) });
      case 0x2e: // GNU_args_size
        return c.uleb() >= 0;
      case 0x2f: // GNU_negative_offset_extended
        return this.#set(c.uleb(), { kind: 'saved', offset: -c.uleb() * dataFactor });
      default:
        return this.#defineBase(byte, c);
    }
  }

  #defineBase(byte: number, c: Cursor): boolean {
    const { dataFactor } = this.#entry.common;
    const known = this.state.base?.kind === 'register' ? this.state.base : undefined;
    switch (byte) {
      case 0x0c: // def_cfa
        return this.#base({ kind: 'register', register: c.uleb(), offset: c.uleb() });
      case 0x0d: // def_cfa_register
        return known !== undefined && this.#base({ ...known, register: c.uleb() });
      case 0x0e: // def_cfa_offset
        return known !== undefined && this.#base({ ...known, offset: c.uleb() });
      case 0x0f: // def_cfa_expression
        return this.#base({ kind: 'expression', expression: c.take(c.uleb()) });
      case 0x12: // def_cfa_sf
        return this.#base({ kind: 'register', register: c.uleb(), offset: c.sleb() * dataFactor });
      case 0x13: // def_cfa_offset_sf
        return known !== undefined && this.#base({ ...known, offset: c.sleb() * dataFactor });
      default:
        return false;
    }
  }

  #base(base: FrameBase): boolean {
    this.state.base = base;
    return true;
  }

  #set(register: number, rule: RegisterRule): boolean {
    this.state.registers.set(register, rule);
    return true;
  }

  #restore(register: number): boolean {
    const rule = this.#initial.registers.get(register);
    if (rule) this.state.registers.set(register, rule);
    else this.state.registers.delete(register);
    return true;
  }

  #recall(): boolean {
    const state = this.#remembered.pop();
    if (state) this.state = state;
    return state !== undefined;
  }
}

function copyOf({ base, registers }: State): State {
  return { base, registers: new Map(registers) };
}
