/** What the filter keeps, for everything in the view that draws or lists goroutines: the others are faint. */
import { createContext, useContext } from 'react';
import type { Keeps } from '../../view/kept.ts';

export const KeptHere = createContext<Keeps>(undefined);

export function useKeeps(): Keeps {
  return useContext(KeptHere);
}

/** Strength of what the filter does not keep, where it is drawn. */
export const FAINT = 0.36;

export function strengthOf(keeps: Keeps, goroutine: number | undefined): number {
  return keeps === undefined || keeps(goroutine) ? 1 : FAINT;
}

/** Class of a row that the filter does not keep; "" for others. */
export function faintRow(keeps: Keeps, goroutine: number | undefined): string {
  return keeps === undefined || goroutine === undefined || keeps(goroutine) ? '' : ' faint';
}
