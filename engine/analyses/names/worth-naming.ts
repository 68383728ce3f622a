/** Which of the resources that goroutines wait for get names, where there are more than can be looked for: a million channels. */
import { AddressMap } from '../../bytes/address-map.ts';
import { rowsInOrder } from '../../bytes/row-order.ts';
import type { WaitTable } from '../../snapshot/wait-table.ts';
import type { NamedResource } from './resource-names.ts';

/** Goroutines whose variables are looked at for the name of one resource. */
const KNOWING = 3;

/** A wait, and who could end it. */
interface Edge {
  readonly wait: number;
  readonly row: number;
}

/** Those of knots, then the others; among both those that most wait for first. */
export function worthNaming(
  waits: Pick<WaitTable, 'goroutine' | 'resource'>,
  knots: readonly { readonly edges: readonly Edge[] }[],
  limit: number,
): NamedResource[] {
  const { goroutine, resource } = waits;
  const byResource = new AddressMap(resource);
  /** Wait → how many wait for the same; only of the first of them. */
  const waiting = new Float64Array(resource.length);
  for (let wait = 0; wait < resource.length; wait++)
    if (resource[wait] > 0) waiting[byResource.rowOf(resource[wait])]++;
  const knowing = new Map<number, number[]>();
  const add = (wait: number, row: number) => {
    const rows = knowing.get(wait);
    if (!rows) knowing.set(wait, [row]);
    else if (rows.length < KNOWING && !rows.includes(row)) rows.push(row);
  };
  for (const { edges } of knots) {
    for (const { wait, row } of edges) {
      const first = byResource.rowOf(resource[wait]);
      add(first, goroutine[wait]);
      add(first, row);
    }
  }
  const inKnots = Uint32Array.from(knowing.keys());
  const others = new Uint32Array(resource.length);
  let count = 0;
  for (let wait = 0; wait < resource.length; wait++)
    if (waiting[wait] > 0 && !knowing.has(wait)) others[count++] = wait;
  const most = waiting.reduce((max, n) => Math.max(max, n), 0);
  const fewest = waiting.map((n) => most - n);
  const chosen = [
    ...rowsInOrder(inKnots, fewest),
    ...rowsInOrder(others.subarray(0, count), fewest).subarray(0, limit),
  ];
  for (const wait of chosen.splice(limit)) knowing.delete(wait);
  const isChosen = new Uint8Array(resource.length);
  for (const wait of chosen) isChosen[wait] = 1;
  for (let wait = 0; wait < resource.length; wait++) {
    const first = byResource.rowOf(resource[wait]);
    if (first >= 0 && isChosen[first] === 1) add(first, goroutine[wait]);
  }
  return chosen.map((wait) => ({ address: resource[wait], rows: knowing.get(wait) ?? [] }));
}
