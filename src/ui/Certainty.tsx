/** How certain a sentence is: a line of its own dash, and the word. */

export type Certain = 'proved' | 'likely' | 'possible';

const DASH: Readonly<Record<Certain, string | undefined>> = {
  proved: undefined,
  likely: '6 3.5',
  possible: '1.6 3.6',
};

export function Certainty({ of }: { of: Certain }) {
  return (
    <span className={`certainty ${of}`}>
      <svg width="20" height="2" aria-hidden="true">
        <path d="M0 1h20" stroke="currentColor" strokeWidth="2" strokeDasharray={DASH[of]} />
      </svg>
      {of}
    </span>
  );
}
