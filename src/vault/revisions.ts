/** `transcript`, 2 → `transcript.2.age` */
export function revisionName(kind: string, revision: number): string {
  return `${kind}.${revision}.age`;
}

/** The highest revision of a kind among file names; 0 when there is none. */
export function latestRevision(names: readonly string[], kind: string): number {
  return latestRevisions(names).get(kind) ?? 0;
}

/** The same of every kind there is. */
export function latestRevisions(names: readonly string[]): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const name of names) {
    const [, kind = '', digits] = /^([0-9a-z-]+)\.([1-9]\d{0,6})\.age$/.exec(name) ?? [];
    if (digits !== undefined) latest.set(kind, Math.max(latest.get(kind) ?? 0, Number(digits)));
  }
  return latest;
}
