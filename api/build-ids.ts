/** Which executable belongs to which core. */

/** The build IDs of an executable: GNU's (hex) and Go's own. */
export interface BuildIds {
  readonly gnu?: string;
  readonly go?: string;
}

/** Whether an executable is of the wanted build. IDs that cannot be compared do not count against it. */
export function isSameBuild(wanted: BuildIds, found: BuildIds): boolean {
  if (wanted.gnu !== undefined && found.gnu !== undefined) return wanted.gnu === found.gnu;
  if (wanted.go !== undefined && found.go !== undefined) return wanted.go === found.go;
  return wanted.gnu === undefined && wanted.go === undefined;
}
