import type { SpokenLine } from '../../core/lines.ts';
import { clockTime, localIso } from '../../core/time.ts';

/** The moments of the session in which lines begin, as `03:14`, each once. */
export function momentsOf(lines: readonly SpokenLine[]): (ids: readonly number[]) => string[] {
  const starts = new Map(lines.map((line) => [line.id, clockTime(line.startMs)]));
  return (ids) => [...new Set(ids.flatMap((id) => starts.get(id) ?? []))];
}

/**
 * An ISO time as people read it, with its zone: `2026-11-23 00:39 UTC`, `2026-03-02 18:20 UTC-05:00`. One that was kept
 * without a place, in UTC, is told by this machine's clock.
 */
export function momentText(iso: string): string {
  const time = Date.parse(iso);
  const local = iso.endsWith('Z') && !Number.isNaN(time) ? localIso(new Date(time)) : iso;
  const [, day, clock, zone] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[\d:.]*([+-]\d\d:\d\d)?$/u.exec(local) ?? [];
  if (day === undefined) return iso;
  return `${day} ${clock} UTC${zone === undefined || /^[+-]00:00$/u.test(zone) ? '' : zone}`;
}
