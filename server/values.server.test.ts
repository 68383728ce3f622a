/** Values, package variables and memory over HTTP: answers that fit their schemas and say the same as one another. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import {
  globalsAnswer,
  goroutinePage,
  groupPage,
  memoryAnswer,
  memorySearchAnswer,
  summary,
  type Variable,
  valueSearch,
  valueTable,
  variablesAnswer,
} from '../api/index.ts';
import { takeFixture, temporaryFolder } from './testing/inputs.ts';
import { type Served, serve } from './testing/run.ts';

let server: Served;
let base: string;

beforeAll(async () => {
  server = await serve(takeFixture('deadlock-1.27.4').core, '--data', temporaryFolder());
  base = `${server.address}/api/v1/snapshots/${/\/s\/([0-9a-f]+)\//.exec(server.link)?.[1]}`;
});
afterAll(() => server?.close());

async function ask<T>(schema: z.ZodType<T>, path: string): Promise<T> {
  const response = await fetch(base + path);
  const body = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  return schema.parse(body);
}

type Found = z.infer<typeof memorySearchAnswer>;

/** The answers to one search, a slice of memory each, until all was searched. */
async function* slices(question: string): AsyncGenerator<Found> {
  for (let from: string | undefined, i = 0; i < 1000; i++) {
    const answer: Found = await ask(
      memorySearchAnswer.strict(),
      `/memory/search?${question}${from ? `&from=${from}` : ''}`,
    );
    yield answer;
    if (answer.next === undefined) return;
    from = answer.next;
  }
}

/** A package variable that holds a pointer, and where that points to. */
async function somePointer(): Promise<{ variable: Variable; target: string }> {
  const { variables } = await ask(globalsAnswer.strict(), '/globals?package=os&depth=1');
  const variable = variables.find((v) => v.name === 'os.Args');
  expect(variable?.raw).toHaveProperty('data');
  return { variable: variable as Variable, target: String(variable?.raw?.data) };
}

test('package variables: the own packages first, a search, a window, one with its parts', async () => {
  const all = await ask(globalsAnswer.strict(), '/globals?limit=2');
  const own = all.packages.filter((p) => p.own).map((p) => p.name);
  expect(all.packages.map((p) => p.name).slice(0, own.length)).toEqual(own);
  expect(all.variables).toHaveLength(2);
  expect(all.total).toBe(all.packages.reduce((sum, p) => sum + p.count, 0));
  const found = await ask(globalsAnswer.strict(), '/globals?search=RUNTIME.ALLGS');
  expect(found.variables.map((v) => v.name)).toContain('runtime.allgs');
  const one = await ask(variablesAnswer.strict(), '/global?name=runtime.allgs&path=[0].goid');
  expect(one.variables).toMatchObject([{ name: 'goid', value: '1' }]);
  const none = await ask(variablesAnswer.strict(), '/global?name=main.nothing');
  expect(none.fault?.code).toBe('no-such-value');
});

test('memory: bytes, what they are in, what their words point to; who points there', async () => {
  const { variable, target } = await somePointer();
  const found = await ask(memoryAnswer.strict(), `/memory?address=${variable.address}&length=64`);
  expect(Buffer.from(found.bytes, 'base64')).toHaveLength(64);
  expect(found.target).toMatchObject({ kind: 'variable', text: variable.name });
  expect(found.fields[0]).toMatchObject({ offset: 0 });
  expect(found.pointers.map((p) => p.value)).toContain(target);
  const back: string[] = [];
  for await (const { hits } of slices(`kind=pointer&value=${target}&limit=1000`))
    back.push(...hits.map((hit) => hit.address));
  expect(back).toContain(variable.address);
  const typed = await ask(
    variablesAnswer.strict(),
    `/memory/value?address=${variable.address}&type=${encodeURIComponent(variable.type)}`,
  );
  expect(typed.variables[0].value).toBe(variable.value);
});

test('what is not there, and questions that cannot be understood, say so', async () => {
  const nowhere = await ask(memoryAnswer.strict(), '/memory?address=0x10&length=16');
  expect(nowhere).toMatchObject({ target: { kind: 'unmapped' }, missing: [{ address: '0x10', length: 16 }] });
  const odd = await ask(memorySearchAnswer.strict(), '/memory/search?kind=bytes&value=xyz');
  expect(odd.fault?.message).toMatch(/hex/);
  const type = await ask(variablesAnswer.strict(), '/memory/value?address=0x1000&type=no.Type');
  expect(type.fault?.code).toBe('no-such-type');
  expect((await fetch(`${base}/memory?address=nonsense`)).status).toBe(400);
});

test('a search goes through all of memory, a slice at a time', async () => {
  const { facts } = await ask(summary.strict(), '/summary');
  let last: Found | undefined;
  let hits = 0;
  for await (const answer of slices(`kind=text&value=${encodeURIComponent(facts.goVersion ?? '')}&limit=3`)) {
    expect(answer.done).toBeGreaterThanOrEqual(last?.done ?? 0);
    hits += answer.hits.length;
    last = answer;
  }
  expect(last?.next).toBeUndefined();
  expect(last?.done).toBe(last?.total);
  expect(hits).toBeGreaterThan(0);
});

test('one variable over a group, and a text within the values of a goroutine', async () => {
  const { groups } = await ask(groupPage.strict(), '/groups?by=stack&limit=1000');
  const group = groups.find((g) => g.top?.function.startsWith('main.') && g.count > 1);
  expect(group).toBeDefined();
  const filter = encodeURIComponent(`group:${group?.key}`);
  const { rows } = await ask(goroutinePage.strict(), `/goroutines?filter=${filter}&limit=1`);
  const id = rows[0].id;
  const frames = (await (await fetch(`${base}/goroutines/${id}`)).json()).frames as {
    function: string;
    index: number;
  }[];
  const frame = frames.find((f) => f.function.startsWith('main.'))?.index ?? 0;
  const { variables } = await ask(variablesAnswer.strict(), `/goroutines/${id}/frames/${frame}/variables`);
  const known = variables.find((v) => v.unreadable === undefined);
  expect(known).toBeDefined();
  const table = await ask(
    valueTable.strict(),
    `/values?filter=${filter}&frame=${frame}&path=${known?.name}&sort=value&limit=1000`,
  );
  expect(table.total).toBe(group?.count);
  expect(table.rows.find((row) => row.goroutineId === id)?.value?.value).toBe(known?.value);
  expect(table.distinct.reduce((sum, d) => sum + d.count, 0)).toBe(group?.count);
  const hits = await ask(valueSearch.strict(), `/goroutines/${id}/values?text=${known?.name}&frame=${frame}`);
  expect(hits.hits.map((hit) => hit.path[0])).toContain(known?.name);
});
