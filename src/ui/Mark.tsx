/**
 * The mark: a parking bay seen from above, which is the letter U. The right line has come away and left as a dot: the car
 * that was parked is free. `parked` shows the dot still in the bay, while something opens; `gone` the bay alone.
 */
export function Mark({ size = 20, dot = 'free' }: { size?: number; dot?: 'free' | 'parked' | 'gone' }) {
  const [cx, cy] = dot === 'parked' ? [12, 12] : [19.5, 6.8];
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path d="M4.5 3.5v11a6 6 0 0 0 6 6h3a6 6 0 0 0 6-6" stroke="currentColor" strokeWidth="3" />
      {dot !== 'gone' && <circle cx={cx} cy={cy} r="3.1" fill="var(--running)" />}
    </svg>
  );
}
