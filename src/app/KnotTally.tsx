/** How many knots there are, in the rail: once somebody has asked for the diagnosis; for this alone it is not worked out. */
import { useKnownDiagnosis } from '../api/waits.ts';
import { counted } from '../ui/format.ts';

export default function KnotTally() {
  const knots = useKnownDiagnosis()?.knotTotal ?? 0;
  return knots === 0 ? null : counted(knots, 'knot');
}
