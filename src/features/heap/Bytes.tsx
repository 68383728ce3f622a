/** Bytes as a bar: one hue only, the length says it. */
export function Bar({ part, isUntold = false }: { part: number; isUntold?: boolean }) {
  return (
    <span className={isUntold ? 'heap-bar untold' : 'heap-bar'} aria-hidden="true">
      <i style={{ width: `${Math.max(part > 0 ? 1 : 0, 100 * part)}%` }} />
    </span>
  );
}
