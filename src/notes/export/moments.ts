import type { SpokenLine } from '../../core/lines.ts';
import { clockTime } from '../../core/time.ts';

/** The moments of the session in which lines begin, as `03:14`, each once. */
export function momentsOf(lines: readonly SpokenLine[]): (ids: readonly number[]) => string[] {
  const starts = new Map(lines.map((line) => [line.id, clockTime(line.startMs)]));
  return (ids) => [...new Set(ids.flatMap((id) => starts.get(id) ?? []))];
}
