/**
 * Holds the one list of the runtime's fields and variables that the engine names (engine/runtime/fields.ts), and the
 * table of their offsets and the few that stand as numbers in the code, against the debug information of a program built by every supported toolchain: a Go release
 * that moves or renames one fails here, with its name. `npm run check:runtime [go1.27.0 …]`.
 */
import { runtimeFields, runtimeVariables } from '../engine/runtime/fields.ts';
import { knownLayout } from '../engine/runtime/layout.ts';
import { FIXED_OFFSETS } from './runtime-layouts/fixed-offsets.ts';
import { minorOf, offsetOf, RELEASES, type RuntimeOfToolchain, runtimeOf } from './runtime-layouts/layouts.ts';

const asked = process.argv.slice(2);
const toolchains = asked.length > 0 ? asked : RELEASES;
/** What some toolchain had: a name that none has is a mistake of ours. */
const seenOptional = new Set<string>();
const seenVariables = new Set<string>();
let failures = 0;

for (const toolchain of toolchains) {
  const found = await runtimeOf(toolchain);
  const problems = [...fieldProblems(found), ...tableProblems(toolchain, found), ...fixedProblems(toolchain, found)];
  for (const name of runtimeVariables) if (found.variables.includes(name)) seenVariables.add(name);
  failures += problems.length;
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${toolchain}`);
  for (const problem of problems) console.error(`  ${problem}`);
}
if (asked.length === 0) reportUnknown();
console.log(
  failures === 0 ? 'runtime fields: all are where the engine looks for them' : `runtime fields: ${failures} problems`,
);
process.exitCode = failures === 0 ? 0 : 1;

function* fieldProblems({ structs }: RuntimeOfToolchain): Generator<string> {
  for (const [type, { required, optional }] of Object.entries(runtimeFields)) {
    const layout = structs[type];
    if (!layout) {
      if (required.length === 0) continue; // a structure that came or went
      yield `${type} is not in the debug information`;
      continue;
    }
    const has = (name: string) => name.split('|').some((one) => offsetOf(layout, one) !== undefined);
    for (const name of required) if (!has(name)) yield `${type} has no ${name.replaceAll('|', ' nor ')}`;
    for (const name of optional as readonly string[]) if (has(name)) seenOptional.add(`${type}.${name}`);
  }
}

/** The committed table says what the debug information says. */
function* tableProblems(toolchain: string, { structs }: RuntimeOfToolchain): Generator<string> {
  const table = knownLayout(toolchain);
  if (!table) {
    yield `the table knows no Go ${minorOf(toolchain)}: run "npm run generate:layouts"`;
    return;
  }
  for (const [type, { required, optional }] of Object.entries(runtimeFields)) {
    // Sizes tell the engine no more than whether there is such a structure: fields that it does not name may come.
    if ((table[type] === undefined) !== (structs[type] === undefined))
      yield `${type} is ${structs[type] ? '' : 'not '}there, the table says otherwise`;
    for (const name of [...required, ...optional].flatMap((n) => n.split('|'))) {
      const [truth, ours] = [offsetOf(structs[type], name), table[type]?.fields[name]];
      if (truth !== ours) yield `${type}.${name} lies at ${truth}, the table says ${ours}`;
    }
  }
}

function* fixedProblems(toolchain: string, { structs }: RuntimeOfToolchain): Generator<string> {
  const minor = Number(minorOf(toolchain).slice(2));
  for (const { types, fields, offset, from = 0, to = Number.POSITIVE_INFINITY, usedIn } of FIXED_OFFSETS) {
    if (minor < from || minor > to) continue;
    const layout = types.map((name) => structs[name]).find((one) => one !== undefined);
    const truth = fields.map((name) => offsetOf(layout, name)).find((one) => one !== undefined);
    if (truth !== offset) yield `${types[0]}.${fields[0]} lies at ${truth}, ${usedIn} says ${offset}`;
  }
}

function reportUnknown(): void {
  const all = Object.entries(runtimeFields).flatMap(([type, { optional }]) =>
    (optional as readonly string[]).map((name) => `${type}.${name}`),
  );
  const unknown = [
    ...all.filter((n) => !seenOptional.has(n)),
    ...runtimeVariables.filter((n) => !seenVariables.has(n)),
  ];
  for (const name of unknown) console.error(`FAILED no toolchain has ${name}`);
  failures += unknown.length;
}
