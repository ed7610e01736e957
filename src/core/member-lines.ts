import type { SpokenLine } from './lines.ts';

/**
 * A group's lines as they read in one member's part of the note: what that person said is said by `client`, and
 * whoever was `client` has their number instead.
 */
export function linesOfMember(lines: readonly SpokenLine[], person: string): SpokenLine[] {
  const own = participantOf(lines, person);
  if (own === undefined && lines.some((line) => line.person !== undefined)) return withoutClient(lines);
  if (own === undefined || own === 'client') return [...lines];
  const exchanged = new Map([
    [own, 'client'],
    ['client', own],
  ]);
  return lines.map((line) => ({
    ...line,
    participant: line.participant === null ? null : (exchanged.get(line.participant) ?? line.participant),
  }));
}

/** For somebody who said nothing: who is `client` is another member, and has a number that nobody else has. */
function withoutClient(lines: readonly SpokenLine[]): SpokenLine[] {
  const numbers = lines.map(({ participant }) => Number(/^client-(\d+)$/.exec(participant ?? '')?.[1] ?? 1));
  const participant = `client-${Math.max(1, ...numbers) + 1}`;
  return lines.map((line) => (line.participant === 'client' ? { ...line, participant } : line));
}

/** Those lines without what other members said: what is theirs is no finding about this one. */
export function linesWithoutPeers(lines: readonly SpokenLine[], person: string): SpokenLine[] {
  return linesOfMember(lines, person).filter((line) => line.role !== 'client' || line.person === person);
}

/** As whom a person spoke, e.g. `client-3`; undefined when no line is theirs. */
export function participantOf(lines: readonly SpokenLine[], person: string): string | undefined {
  return lines.find((line) => line.person === person)?.participant ?? undefined;
}
