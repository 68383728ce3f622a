/** How sure something is: a line's sample and the word, the same everywhere. */
export type Surety = 'proved' | 'likely' | 'possible';

/** Dashes of a line of this certainty, as SVG has them; solid where it is proved. */
export const DASHES: Readonly<Record<Surety, string | undefined>> = {
  proved: undefined,
  likely: '6 3.5',
  possible: '1.6 3.6',
};

const MEANS: Readonly<Record<Surety, string>> = {
  proved: 'Read from the process: a queue, a register, the heap',
  likely: 'Worked out; the evidence is shown',
  possible: 'It could be so: no more than that is known',
};

export function Certainty({ of, word = true }: { of: Surety; word?: boolean }) {
  return (
    <span className="certainty" title={MEANS[of]}>
      <svg width="25" height="8" viewBox="0 0 25 8" role="img" aria-label={word ? undefined : of} aria-hidden={word}>
        <line
          x1="0"
          x2="25"
          y1="4"
          y2="4"
          stroke={of === 'possible' ? 'var(--t3)' : 'currentColor'}
          strokeWidth="2"
          strokeDasharray={DASHES[of]}
        />
      </svg>
      {word && of}
    </span>
  );
}
