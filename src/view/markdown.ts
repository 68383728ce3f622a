/** What one pastes into an issue or a chat, in Markdown. */

/** Text of the process is text: no star of `(*T).f`, no bracket of `m[k]` may turn into markup. */
export function plain(words: string): string {
  return words.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#~&]/g, '\\$&');
}

/** Lines as a block of code, with a fence that nothing in them ends. */
export function block(lines: string): string {
  const longest = Math.max(2, ...(lines.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${lines}\n${fence}`;
}
