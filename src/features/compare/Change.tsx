/** Which way a count went: the sign first, then the colour. */
import { changeWord, SIGNS, signOf } from './model.ts';

export function Change({ row }: { row: { readonly before: number; readonly after: number } }) {
  const sign = signOf(row);
  return (
    <span className={`change change-${sign}`}>
      <span aria-hidden="true">{SIGNS[sign]}</span> <span>{changeWord(row)}</span>
    </span>
  );
}
