/**
 * Goroutines as a profile, as runtime/pprof writes its goroutine profile: one sample for each stack and set of labels, with how
 * many goroutines have it. "go tool pprof" opens it.
 * Source: github.com/google/pprof/proto/profile.proto; runtime/pprof/pprof.go, writeGoroutine.
 */
import { gzipSync } from 'fflate';
import {
  Function as Func,
  Label,
  Line,
  Location,
  Mapping,
  Profile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';
import type { Call } from '../../snapshot/stack-locations.ts';
import type { WritableTables } from '../tables.ts';

export function* pprof(facts: WritableTables, rows: Uint32Array, program: string): Generator<Uint8Array> {
  const strings = new StringTable();
  const writer = new ProfileWriter(facts, strings);
  const samples = [...counted(facts, rows).values()].map(({ row, count }) => writer.sample(row, count));
  const type = () => new ValueType({ type: strings.dedup('goroutine'), unit: strings.dedup('count') });
  const profile = new Profile({
    sampleType: [type()],
    periodType: type(),
    period: 1,
    timeNanos: 0,
    sample: samples,
    location: writer.locations,
    function: writer.functions,
    mapping: [
      new Mapping({
        id: 1,
        filename: strings.dedup(program),
        hasFunctions: true,
        hasFilenames: true,
        hasLineNumbers: true,
        hasInlineFrames: true,
      }),
    ],
    stringTable: strings,
  });
  yield gzipSync(profile.encode());
}

interface Counted {
  readonly row: number;
  count: number;
}

/** By stack and labels: the first row and how many there are. */
function counted(facts: WritableTables, rows: Uint32Array): Map<string, Counted> {
  const { goroutines } = facts.snapshot;
  const found = new Map<string, Counted>();
  for (const row of rows) {
    // Stacks from a thread's registers are their own.
    const stack = facts.hasOwnStack(row) ? `t${row}` : goroutines.stack[row];
    const key = `${stack} ${goroutines.labels[row]}`;
    const known = found.get(key);
    if (known) known.count++;
    else found.set(key, { row, count: 1 });
  }
  return found;
}

class ProfileWriter {
  readonly locations: Location[] = [];
  readonly functions: Func[] = [];
  readonly #facts: WritableTables;
  readonly #strings: StringTable;
  readonly #locationIds = new Map<number, number>();
  readonly #functionIds = new Map<string, number>();

  constructor(facts: WritableTables, strings: StringTable) {
    this.#facts = facts;
    this.#strings = strings;
  }

  sample(row: number, count: number): Sample {
    const labels = Object.entries(this.#facts.labels(row) ?? {}).map(
      ([key, value]) => new Label({ key: this.#strings.dedup(key), str: this.#strings.dedup(value) }),
    );
    const locationId = Array.from(this.#facts.machineRows(row), (pcRow) => this.#location(pcRow));
    return new Sample({ locationId, value: [count], label: labels });
  }

  #location(pcRow: number): number {
    const known = this.#locationIds.get(pcRow);
    if (known !== undefined) return known;
    const id = this.locations.length + 1;
    const { pc, frames } = this.#facts.snapshot.pcs.row(pcRow);
    const line = frames.map((f) => new Line({ functionId: this.#function(f), line: f.line }));
    this.locations.push(new Location({ id, mappingId: 1, address: pc ?? 0, line }));
    this.#locationIds.set(pcRow, id);
    return id;
  }

  #function({ function: name, printed, file }: Call): number {
    const key = `${name}\0${file}`;
    const known = this.#functionIds.get(key);
    if (known !== undefined) return known;
    const id = this.functions.length + 1;
    const text = this.#strings.dedup(printed);
    this.functions.push(new Func({ id, name: text, systemName: text, filename: this.#strings.dedup(file) }));
    this.#functionIds.set(key, id);
    return id;
  }
}
