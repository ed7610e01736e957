/** `Ana Lucía Torres` → `ALT`: what listings show, so that a glance over a shoulder gives nothing away. */
export function initials(name: string): string {
  const letters = name.split(/[\s-]+/u).flatMap((word) => /\p{L}/u.exec(word)?.[0] ?? []);
  return letters.join('').toLocaleUpperCase() || '?';
}
