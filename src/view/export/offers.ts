/** What can be written to a file from here: the goroutines always, and what the view on screen lends while it is there. */
import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';

export interface Offer {
  /** Stable: "waits.svg". */
  readonly id: string;
  /** "The picture, SVG" */
  readonly title: string;
  /** Name of the file: "waits.svg". */
  readonly file: string;
  /** What it holds of the program, and what not: said before anything is written. */
  readonly holds: string;
  /** The bytes are text that one can look at and copy. */
  readonly isText: boolean;
  readonly make: (signal: AbortSignal) => Promise<Blob>;
}

interface Lent {
  readonly lent: Readonly<Record<string, readonly Offer[]>>;
}

export const useOffers = create<Lent>(() => ({ lent: {} }));

/** Lends files while the caller is on screen. What they are made of may change with every render; their ids are told once. */
export function useExports(offers: readonly Offer[]): void {
  const by = useId();
  const latest = useRef(offers);
  useLayoutEffect(() => {
    latest.current = offers;
  });
  const shape = offers.map(({ id }) => id).join(' ');
  useEffect(() => {
    if (shape === '') return;
    const lent = latest.current.map((offer) => ({
      ...offer,
      make: async (signal: AbortSignal) => {
        const now = latest.current.find(({ id }) => id === offer.id);
        if (now === undefined) throw new Error('What was to be written is no longer on screen.');
        return now.make(signal);
      },
    }));
    useOffers.setState(({ lent: others }) => ({ lent: { ...others, [by]: lent } }));
    return () => useOffers.setState(({ lent: { [by]: _gone, ...others } }) => ({ lent: others }));
  }, [by, shape]);
}

/** A text as a file. */
export async function textFile(text: string, type: string): Promise<Blob> {
  return new Blob([text], { type: `${type};charset=utf-8` });
}

/** Hands a file to the browser, which puts it where its downloads go. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  // Only after the click was handled: some browsers read the URL late.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
