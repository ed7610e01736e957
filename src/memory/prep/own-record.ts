import type { SpokenLine } from '../../core/lines.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';

/**
 * A record as it is one person's of several: their own lines, and what was said to them. Nobody known to be another, and nobody
 * unknown, says anything in it.
 */
export function ownRecord(
  record: readonly RecordedSession[],
  person: string | undefined,
): readonly RecordedSession[] {
  if (person === undefined) return record;
  return record.map((recorded) => {
    const { lines } = recorded;
    const isTheirs = (line: SpokenLine, place: number) =>
      line.role === 'therapist' ? isSaidTo(person, lines, place) : line.person === person;
    return { ...recorded, lines: lines.filter(isTheirs) };
  });
}

/** A line is to somebody when they spoke last before it, and nobody else answers. */
function isSaidTo(person: string, lines: readonly SpokenLine[], place: number): boolean {
  const before = lines.slice(0, place).findLast(({ role }) => role !== 'therapist');
  const after = lines.slice(place + 1).find(({ role }) => role !== 'therapist');
  return before?.person === person && (after === undefined || after.person === person);
}
