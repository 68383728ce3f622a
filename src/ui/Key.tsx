/** A key as it is printed on a keyboard: "⌃K", "→". */
const SIGNS: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Enter: '↵',
  Escape: 'Esc',
  'Control+k': '⌃K',
  Backspace: '⌫',
  Delete: 'Del',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
};

export function keySign(key: string): string {
  if (/^[A-Z]$/.test(key)) return `⇧${key}`;
  return SIGNS[key] ?? key.replace('Control+', '⌃').replace('Shift+', '⇧');
}

export function Key({ of }: { of: string }) {
  return <kbd className="key">{keySign(of)}</kbd>;
}
