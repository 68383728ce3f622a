/** The picture of waits: waiters → resources → who could wake them, computed on everything, drawn as few boxes. */
import { WAIT_KINDS } from '../../runtime/waiting.ts';
import type { Certainty, Edge, Node, Picture, PictureOptions, WaitModel } from './model.ts';
import { selectResources, type Waited, waitedResources } from './selection.ts';

/** Members that an unfolded group shows one by one. */
const UNFOLDED = 12;
/** From so many on, equal resources are one box. */
const ALIKE = 3;
/** Goroutines that reach a resource and are grouped into boxes. */
const MAX_REACHERS = 200;

export function drawWaits(model: WaitModel, options: PictureOptions): Picture {
  const selected = selectResources(model, options);
  const boxes = alike(model, selected);
  const drawing = new Drawing(model, options.open);
  let drawnBoxes = 0;
  for (const box of boxes) {
    if (drawing.nodes.size >= options.limit) break;
    drawing.add(box);
    drawnBoxes++;
  }
  const left = boxes.slice(drawnBoxes);
  const waiters = left.reduce((sum, box) => sum + box.waits.length, 0);
  if (left.length > 0) drawing.more(left.length, waiters);
  return {
    nodes: [...drawing.nodes.values()],
    edges: drawing.merged(),
    drawn: drawing.rows.size,
    total: waitingRows(model),
    nodeTotal: drawing.nodes.size + left.length,
  };
}

function waitingRows(model: WaitModel): number {
  const rows = new Set<number>();
  for (const { waits } of waitedResources(model).values())
    for (const wait of waits) rows.add(model.waits.goroutine[wait]);
  return rows.size;
}

/** One resource, or many alike that nobody could tell apart in a picture. */
interface Box {
  readonly resources: readonly number[];
  readonly waits: readonly number[];
}

/** Resources with one waiter, of one type, waited for at one place, and in no knot are drawn as one. */
function alike(model: WaitModel, selected: readonly Waited[]): Box[] {
  const groups = new Map<string, Waited[]>();
  for (const waited of selected) {
    const key = alikeKey(model, waited);
    const known = groups.get(key);
    if (known) known.push(waited);
    else groups.set(key, [waited]);
  }
  const boxes = [...groups.values()].flatMap((members): Box[] =>
    members.length < ALIKE
      ? members.map((one) => ({ resources: [one.address], waits: one.waits }))
      : [{ resources: members.map((one) => one.address), waits: members.flatMap((one) => one.waits) }],
  );
  const rank = (box: Box) => model.knotOfResource(box.resources[0]) ?? Number.MAX_SAFE_INTEGER;
  return boxes.sort((a, b) => rank(a) - rank(b) || b.waits.length - a.waits.length);
}

function alikeKey(model: WaitModel, { address, waits }: Waited): string {
  const row = model.waits.goroutine[waits[0]];
  const unique = waits.length > 1 || model.knotOfResource(address) !== undefined || model.keeping(waits[0]);
  if (unique) return String(address);
  const { function: name, position } = model.site(row);
  return `${model.typeOf(address)} ${model.stateOf(address)} ${name} ${position} ${model.stuck[row]} ${model.isTimer(address)}`;
}

class Drawing {
  readonly nodes = new Map<string, Node>();
  readonly rows = new Set<number>();
  readonly #model: WaitModel;
  readonly #open: ReadonlySet<string>;
  readonly #edges = new Map<string, Edge>();
  /** Group → its rows: one that waits for several things is counted once. */
  readonly #members = new Map<string, Set<number>>();

  constructor(model: WaitModel, open: ReadonlySet<string>) {
    this.#model = model;
    this.#open = open;
  }

  merged(): Edge[] {
    return [...this.#edges.values()];
  }

  add(box: Box): void {
    const resource = this.#resource(box);
    for (const wait of box.waits) {
      const row = this.#model.waits.goroutine[wait];
      this.rows.add(row);
    }
    for (const group of this.#groups(box.waits)) this.#waiters(group, resource);
    this.#wakers(box, resource);
  }

  more(boxes: number, waiters: number): void {
    const label = `${boxes.toLocaleString('en')} more`;
    const detail = `${waiters.toLocaleString('en')} wait for them`;
    this.nodes.set('more', { id: 'more', kind: 'more', label, detail, count: waiters, unfolds: false });
  }

  #resource({ resources, waits }: Box): Node {
    const model = this.#model;
    const [address] = resources;
    const type = model.typeOf(address);
    if (resources.length > 1) {
      const id = `rs:${address.toString(16)}`;
      const label = `${resources.length.toLocaleString('en')} × ${type}`;
      const detail = model.stateOf(address);
      return this.#keep({ id, kind: 'resources', label, detail, count: resources.length, unfolds: false });
    }
    const waiting = `${waits.length.toLocaleString('en')} wait${waits.length === 1 ? 's' : ''}`;
    const name = model.nameOf(address);
    return this.#keep({
      id: `r:${address.toString(16)}`,
      kind: 'resource',
      label: name ?? type,
      detail: [...(name === undefined ? [] : [type]), model.stateOf(address), waiting].join(' · '),
      count: 1,
      address,
      knot: model.knotOfResource(address),
      unfolds: false,
    });
  }

  /** Waits by where their goroutines stand; those of a knot one by one. */
  #groups(waits: readonly number[]): number[][] {
    const groups = new Map<string, number[]>();
    for (const wait of waits) {
      const row = this.#model.waits.goroutine[wait];
      const key = this.#nodeId(row);
      const known = groups.get(key);
      if (known) known.push(wait);
      else groups.set(key, [wait]);
    }
    return [...groups.values()];
  }

  #nodeId(row: number): string {
    const knot = this.#model.knotOf(row);
    if (knot !== undefined) return `g${this.#model.idOf(row)}`;
    const { function: name, position } = this.#model.site(row);
    return `s:${position}:${name}:${this.#model.stuck[row]}`;
  }

  #waiters(waits: readonly number[], resource: Node): void {
    const rows = [...new Set(waits.map((wait) => this.#model.waits.goroutine[wait]))];
    const id = rows.length === 1 ? `g${this.#model.idOf(rows[0])}` : this.#nodeId(rows[0]);
    if (rows.length > 1 && this.#open.has(id)) {
      for (const row of rows.slice(0, UNFOLDED)) this.#edgeOfWait(this.#goroutine(row), resource, waits, [row]);
      const left = rows.slice(UNFOLDED);
      if (left.length > 0) this.#edgeOfWait(this.#stub(id, left.length), resource, waits, left);
      return;
    }
    const node = rows.length === 1 ? this.#goroutine(rows[0]) : this.#group(id, rows);
    this.#edgeOfWait(node, resource, waits, rows);
  }

  #edgeOfWait(from: Node, to: Node, waits: readonly number[], rows: readonly number[]): void {
    const [row] = rows;
    const many = rows.length.toLocaleString('en');
    const { first, kind } = this.#model.waits;
    const cases = first[row + 1] - first[row];
    const words = WAIT_KINDS[kind[waits[0]]];
    this.#edge({
      from: from.id,
      to: to.id,
      kind: 'waits',
      label: rows.length > 1 ? `${many} in the queue` : 'waits',
      count: rows.length,
      certainty: 'proved',
      evidence: `${rows.length > 1 ? `${many} goroutines stand` : `${from.label} stands`} in its queue (${words}).`,
      knot: from.knot !== undefined && from.knot === to.knot ? from.knot : undefined,
      anyOf: cases > 1 ? cases : undefined,
    });
  }

  #goroutine(row: number): Node {
    const { function: name, position } = this.#model.site(row);
    const id = `g${this.#model.idOf(row)}`;
    const knot = this.#model.knotOf(row);
    return this.#keep({
      id,
      kind: 'goroutine',
      label: id,
      detail: `${name} ${position}`,
      count: 1,
      row,
      knot,
      unfolds: false,
    });
  }

  #group(id: string, rows: readonly number[]): Node {
    const members = this.#members.get(id) ?? new Set<number>();
    for (const row of rows) members.add(row);
    this.#members.set(id, members);
    const { function: name, position } = this.#model.site(rows[0]);
    const count = members.size;
    return this.#keep({ id, kind: 'group', label: name, detail: position, count, row: rows[0], unfolds: true }, true);
  }

  #stub(id: string, left: number): Node {
    const label = `+${left.toLocaleString('en')} more`;
    return this.#keep({ id: `${id}+`, kind: 'more', label, detail: 'wait here', count: left, unfolds: false });
  }

  #keep(node: Node, replace = false): Node {
    const known = this.nodes.get(node.id);
    if (known && !replace) return known;
    this.nodes.set(node.id, node);
    return node;
  }

  /** Who could end the waits for a resource. */
  #wakers(box: Box, resource: Node): void {
    const model = this.#model;
    const [address] = box.resources;
    const holders = new Map(box.waits.flatMap((wait) => (model.keeping(wait) ?? []).map((h) => [h.row, h] as const)));
    for (const { row, evidence, certainty } of [...holders.values()].slice(0, UNFOLDED)) {
      const holder = this.#goroutine(row);
      const knot = holder.knot !== undefined && holder.knot === resource.knot ? holder.knot : undefined;
      this.#edge({
        from: resource.id,
        to: holder.id,
        kind: 'held',
        label: `held by, ${certainty}`,
        count: 1,
        certainty,
        evidence,
        knot,
      });
    }
    if (holders.size > 0) return;
    const allStuck = box.waits.every((wait) => model.stuck[model.waits.goroutine[wait]] === 1);
    if (model.isTimer(address))
      this.#toOutside(resource, 'timer', 'a timer', 'A timer that is set will send on it.', 'proved');
    else if (model.isLock(address))
      this.#toNobody(resource, 'possible', "No goroutine's stack holds it or will release it, as far as can be seen.");
    else if (resource.knot !== undefined) this.#reachers(address, resource, 'proved');
    else if (allStuck) this.#toNobody(resource, 'proved', 'No live goroutine, timer or package variable reaches it.');
    else this.#reachers(address, resource, 'possible');
  }

  #toNobody(resource: Node, certainty: Certainty, evidence: string): void {
    const detail = 'no live goroutine reaches them';
    const node = this.#keep({ id: 'nobody', kind: 'nobody', label: 'nobody', detail, count: 0, unfolds: false });
    const label = 'could be woken by';
    this.#edge({ from: resource.id, to: node.id, kind: 'nobody', label, count: resource.count, certainty, evidence });
  }

  #toOutside(resource: Node, id: string, label: string, evidence: string, certainty: Certainty): void {
    const node = this.#keep({ id: `o:${id}`, kind: 'outside', label, detail: '', count: 0, unfolds: false });
    const words = 'could be woken by';
    this.#edge({
      from: resource.id,
      to: node.id,
      kind: 'reached',
      label: words,
      count: resource.count,
      certainty,
      evidence,
    });
  }

  #reachers(address: number, resource: Node, certainty: Certainty): void {
    const model = this.#model;
    const found = model.reach?.(address);
    if (!found) return;
    const bySite = new Map<string, number[]>();
    for (const row of found.rows.slice(0, MAX_REACHERS)) {
      const inSameKnot = resource.knot !== undefined && model.knotOf(row) === resource.knot;
      if (resource.knot !== undefined && !inSameKnot) continue;
      const id = this.#nodeId(row);
      bySite.set(id, [...(bySite.get(id) ?? []), row]);
    }
    for (const [id, rows] of bySite) {
      const node = this.nodes.get(id) ?? (rows.length === 1 ? this.#goroutine(rows[0]) : this.#group(id, rows));
      const knot = node.knot !== undefined && node.knot === resource.knot ? node.knot : undefined;
      const evidence = `${rows.length === 1 ? `g${model.idOf(rows[0])} reaches` : `${rows.length} goroutines reach`} it from the stack or over the heap.`;
      this.#edge({
        from: resource.id,
        to: node.id,
        kind: 'reached',
        label: 'could be woken by',
        count: rows.length,
        certainty,
        evidence,
        knot,
      });
    }
    if (found.viaGlobals && resource.knot === undefined)
      this.#toOutside(
        resource,
        'globals',
        'any code',
        'A package variable leads to it, so that any code may.',
        'possible',
      );
  }

  #edge(edge: Edge): void {
    const key = `${edge.from} ${edge.to} ${edge.kind}`;
    const known = this.#edges.get(key);
    this.#edges.set(key, known ? { ...known, count: known.count + edge.count } : edge);
  }
}
