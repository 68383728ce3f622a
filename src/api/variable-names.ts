/** Names of package variables alone, for the palette: apart from values, which few pages need at once. */
import { useQuery } from '@tanstack/react-query';
import type { GlobalsAnswer } from '../../api/globals.ts';
import { ask, key } from './ask.ts';
import { useAnySnapshot } from './snapshot.tsx';

/** Full names of package variables that have a text in them; none where there is no snapshot. */
export function useVariableNames(search: string | undefined, limit: number): readonly string[] {
  const snapshot = useAnySnapshot();
  const { data } = useQuery({
    queryKey: key(snapshot ?? { id: '', revision: '' }, 'variable-names', search, limit),
    queryFn: ({ signal }) =>
      ask<GlobalsAnswer>(
        snapshot ?? { id: '', revision: '' },
        'globals',
        { search, limit, depth: 0, elements: 0 },
        signal,
      ),
    enabled: snapshot !== undefined && search !== undefined,
    select: namesOf,
  });
  return search === undefined ? NO_NAMES : (data ?? NO_NAMES);
}

const NO_NAMES: readonly string[] = [];
const namesOf = ({ variables }: GlobalsAnswer): readonly string[] => variables.map(({ name }) => name);
