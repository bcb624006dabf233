/** A kind as Argo CD names it: without the version. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

export function groupKind({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): GroupKind {
  return { group: apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '', kind };
}
