import type { Client } from '../core/client.ts';
import type { SaidLine, SearchHit } from '../core/memory-ports.ts';

/**
 * A hit of one of several people without the therapist's lines that name another one: "Ana, would you …" tells that Ana was
 * there and what she was asked. The line that is quoted is the person's own and stays.
 */
export function withoutPeers(hit: SearchHit, { people }: Client, person: string): SearchHit {
  const own = new Set(people.filter(({ id }) => id === person).flatMap(({ name }) => wordsIn(name)));
  const peers = new Set(people.flatMap(({ name }) => wordsIn(name)).filter((word) => !own.has(word)));
  const isShown = (line: SaidLine) =>
    line.role !== 'therapist' ||
    line.id === hit.line?.id ||
    !wordsIn(line.text).some((word) => peers.has(word));
  const { context } = hit;
  const around = context && {
    context: { before: context.before.filter(isShown), after: context.after.filter(isShown) },
  };
  return { ...hit, lines: hit.lines.filter(isShown), ...around };
}

/** Words that can be a name, as they are compared; a possessive is the name's. */
function wordsIn(text: string): string[] {
  return (text.toLowerCase().match(/\p{L}[\p{L}\p{M}]+/gu) ?? []).map((word) => word.normalize('NFKC'));
}
