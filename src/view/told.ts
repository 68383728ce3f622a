/** Sentences of the diagnosis as parts: what is a goroutine or a channel or lock in them leads there. */

export type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'goroutine'; readonly text: string; readonly id: number }
  | { readonly kind: 'resource'; readonly text: string; readonly address: string };

interface Named {
  readonly address: string;
  readonly name?: string;
  readonly type?: string;
}

const GOROUTINE = /\b(?:[Gg]oroutines? )?(\d+)\b|\bg(\d+)\b/y;
/** Where the numbers of goroutines go on: "goroutines 109, 110 and 111". */
const LISTED = /^(, | and |, and )$/;

/** `resources`: those that the sentence may name. A number is a goroutine only where the sentence says so. */
export function toldParts(sentence: string, resources: readonly Named[] = []): Part[] {
  const names = resources
    .map(({ name, type, address }) => ({ name: name ?? `${type ?? 'something'} at ${address}`, address }))
    .sort((a, b) => b.name.length - a.name.length);
  const parts: Part[] = [];
  let text = '';
  const add = (part: Part) => {
    if (text !== '') parts.push({ kind: 'text', text });
    text = '';
    parts.push(part);
  };
  let at = 0;
  while (at < sentence.length) {
    const isStart = at === 0 || !/[\w.\])"]/.test(sentence[at - 1]);
    const named = isStart ? names.find(({ name }) => isNameAt(sentence, at, name)) : undefined;
    const goroutine = isStart && named === undefined ? goroutineAt(sentence, at, parts.at(-1), text) : undefined;
    if (named !== undefined) {
      add({ kind: 'resource', text: named.name, address: named.address });
      at += named.name.length;
    } else if (goroutine !== undefined) {
      text += goroutine.before;
      add({ kind: 'goroutine', text: goroutine.text, id: goroutine.id });
      at += goroutine.length;
    } else text += sentence[at++];
  }
  if (text !== '') parts.push({ kind: 'text', text });
  return parts;
}

function isNameAt(sentence: string, at: number, name: string): boolean {
  return sentence.startsWith(name, at) && !/[\w[(]/.test(sentence[at + name.length] ?? '');
}

function goroutineAt(sentence: string, at: number, last: Part | undefined, text: string) {
  GOROUTINE.lastIndex = at;
  const found = GOROUTINE.exec(sentence);
  if (found === null) return undefined;
  const [whole, spoken, short] = found;
  const isListed = last?.kind === 'goroutine' && LISTED.test(text);
  if (short === undefined && whole === spoken && !isListed) return undefined;
  const many = /^[Gg]oroutines /.exec(whole)?.[0] ?? '';
  return { before: many, text: whole.slice(many.length), id: Number(spoken ?? short), length: whole.length };
}
