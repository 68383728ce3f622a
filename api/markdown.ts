/** Text of a process in Markdown: a reader sees it as it is, and nothing in it turns into markup. */

/** Words in a line of text: no star of `(*T).f`, no bracket of `m[k]` may turn into markup. */
export function plain(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#~&]/g, '\\$&');
}

/** A span of code with as many ticks around it as it takes. */
export function code(words: string): string {
  const fence = '`'.repeat(longestTicks(words) + 1);
  return `${fence} ${words} ${fence}`;
}

/** Lines as a block of code, with a fence that nothing in them ends. */
export function block(lines: string): string {
  const fence = '`'.repeat(Math.max(3, longestTicks(lines) + 1));
  return `${fence}text\n${lines}\n${fence}`;
}

function longestTicks(words: string): number {
  return Math.max(0, ...(words.match(/`+/g) ?? []).map((run) => run.length));
}
