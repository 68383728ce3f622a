/** The graph of waits: for each box of resources who waits for it, itself, and who could end the waits. */
import type { Box } from './boxes.ts';
import { Canvas, type CanvasOptions, type Drawn, grouped, type Part } from './canvas.ts';
import type { Edge, Node, WaitModel } from './model.ts';
import type { Sites } from './sites.ts';
import { drawWakers, namedHolders } from './waking.ts';
import { thousands, waitSentence } from './words.ts';

export class Drawing {
  /** Rows of goroutines that wait and are in the picture. */
  readonly rows = new Set<number>();
  readonly #canvas: Canvas;
  readonly #model: WaitModel;

  constructor(model: WaitModel, sites: Sites, options: CanvasOptions) {
    this.#model = model;
    this.#canvas = new Canvas(model, sites, options);
  }

  get size(): number {
    return this.#canvas.size;
  }

  nodes(): Node[] {
    return this.#canvas.nodes();
  }

  edges(): Edge[] {
    return this.#canvas.edges();
  }

  /** How many new nodes boxes would bring, about. */
  needs(boxes: readonly Box[]): number {
    const ids = new Set<string>();
    for (const { resources, waits } of boxes) {
      ids.add(idOf(resources));
      for (const wait of waits) ids.add(this.#canvas.nodeId(this.#model.waits.goroutine[wait]));
      for (const { row } of namedHolders(this.#model.keeping(waits[0]) ?? [])) ids.add(`g${this.#model.idOf(row)}`);
    }
    return [...ids].filter((id) => !this.#canvas.has(id)).length;
  }

  add(box: Box): void {
    const resource = this.#resource(box);
    const waits = grouped(box.waits, (wait) => this.#model.waits.goroutine[wait]);
    for (const row of waits.keys()) this.rows.add(row);
    for (const part of this.#canvas.parts([...waits.keys()]))
      this.#edgeOfWaits(
        part,
        [...part.rows].flatMap((row) => waits.get(row) ?? []),
        resource,
      );
    drawWakers(this.#canvas, box, resource);
  }

  /** What is left out. */
  more(id: string, label: string, waiters: number): void {
    const detail = `${thousands(waiters)} wait${waiters === 1 ? 's' : ''} for them`;
    this.#canvas.keep({ id, kind: 'more', label, detail, count: waiters, unfolds: false });
  }

  #resource({ resources, waits }: Box): Drawn {
    const model = this.#model;
    const [address] = resources;
    const type = model.typeOf(address);
    const many = resources.length > 1;
    const name = many ? undefined : model.nameOf(address);
    const waiting = `${thousands(waits.length)} wait${waits.length === 1 ? 's' : ''}`;
    const parts = [name === undefined ? '' : type, model.stateOf(address), waiting];
    return this.#canvas.keep({
      id: idOf(resources),
      kind: many ? 'resources' : 'resource',
      label: many ? `${thousands(resources.length)} × ${type}` : (name ?? type),
      detail: parts.filter((text) => text !== '').join(' · '),
      count: resources.length,
      address,
      knot: many ? undefined : model.knotOfResource(address),
      unfolds: false,
    });
  }

  #edgeOfWaits({ node, rows }: Part, waits: readonly number[], to: Drawn): void {
    const { first, goroutine, kind } = this.#model.waits;
    const row = goroutine[waits[0]];
    const cases = first[row + 1] - first[row];
    const count = rows.size;
    const who = count > 1 ? `${thousands(count)} goroutines` : `g${this.#model.idOf(row)}`;
    const isQueue = to.kind === 'resource';
    this.#canvas.edge({
      from: node.id,
      to: to.id,
      kind: 'waits',
      label: count === 1 ? 'waits' : `${thousands(count)} ${isQueue ? 'in the queue' : 'wait'}`,
      count,
      certainty: 'proved',
      evidence: waitSentence(who, count > 1, isQueue, kind[waits[0]]),
      knot: node.knot !== undefined && node.knot === to.knot ? node.knot : undefined,
      anyOf: cases > 1 ? cases : undefined,
    });
  }
}

function idOf([address, ...others]: readonly number[]): string {
  return `${others.length > 0 ? 'rs' : 'r'}:${address.toString(16)}`;
}
