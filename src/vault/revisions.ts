/** `transcript`, 2 → `transcript.2.age` */
export function revisionName(kind: string, revision: number): string {
  return `${kind}.${revision}.age`;
}

/** The highest revision of a kind among file names; 0 when there is none. */
export function latestRevision(names: readonly string[], kind: string): number {
  return names.reduce((highest, name) => {
    const match = /^([0-9a-z-]+)\.([1-9]\d{0,6})\.age$/.exec(name);
    return match?.[1] === kind ? Math.max(highest, Number(match[2])) : highest;
  }, 0);
}
