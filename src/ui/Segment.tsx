/** One of a few: a radio group in which the arrow keys move. */
import type { KeyboardEvent } from 'react';

interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly title?: string;
}

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly Choice<T>[];
  readonly onChange: (value: T) => void;
}

export function Segment<T extends string>({ label, value, choices, onChange }: Props<T>) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step =
      event.key === 'ArrowRight' || event.key === 'ArrowDown'
        ? 1
        : event.key === 'ArrowLeft' || event.key === 'ArrowUp'
          ? -1
          : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = choices.findIndex((choice) => choice.value === value);
    const next = (at + step + choices.length) % choices.length;
    onChange(choices[next].value);
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div className="segment" role="radiogroup" aria-label={label} onKeyDown={move}>
      {choices.map((choice, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot be drawn as a joined button
        <button
          key={choice.value}
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value || (index === 0 && !choices.some((c) => c.value === value)) ? 0 : -1}
          title={choice.title}
          onClick={() => onChange(choice.value)}
        >
          {choice.label}
        </button>
      ))}
    </div>
  );
}
