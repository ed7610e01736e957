import type { PassageQuery, SaidLine, SearchHit, SearchSession } from '../../../../src/core/memory-ports.ts';
import { featuresOf } from '../../../../src/memory/passages/features.ts';
import type { Lexicon } from '../../../../src/memory/passages/lexicon.ts';
import {
  type Passage,
  type PassagePart,
  passagesOf,
  textOf,
} from '../../../../src/memory/passages/passages-of.ts';
import { indexFeatures } from '../../../../src/memory/ranking/feature-index.ts';
import { nearestPassages } from '../../../../src/memory/ranking/nearest-passages.ts';

interface Place extends SearchSession {
  passage: Passage;
}

/** The same search with everything in memory and nothing encoded: what an index must answer. */
export function plainSearch(
  lexicon: Lexicon,
  sessions: readonly SearchSession[],
): (query: PassageQuery) => Promise<SearchHit[]> {
  const cut = sessions
    .toSorted((a, b) => moment(a) - moment(b) || (a.session.id < b.session.id ? -1 : 1))
    .map((session) => passagesOf(session).map((passage): Place => ({ ...session, passage })))
    .filter((of) => of.length > 0);
  const places = cut.flat();
  const index = indexFeatures(cut.map((of) => of.map(({ passage }) => featuresOf(textOf(passage), lexicon))));
  return async ({ query, limit, ...filter }) => {
    const read = async (numbers: readonly number[]) =>
      numbers.map((at) => {
        const [here, next] = [places[at], places[at + 1]];
        const goesOn = next?.session === here?.session && next?.passage.source === here?.passage.source;
        return {
          lines: here?.passage.parts ?? [],
          after: goesOn ? next?.passage.parts[0] : undefined,
          isQuotable: (line: number) => isQuotable(here, here?.passage.parts[line], filter),
        };
      });
    const accepts = (at: number) => isAccepted(places[at], filter);
    const nearest = await nearestPassages(index, lexicon, query, read, { limit, accepts });
    return nearest.flatMap(({ passage: at, quote, score }): SearchHit[] => {
      const place = places[at];
      const part = place?.passage.parts[quote];
      if (place === undefined || part === undefined) return [];
      const { source, note } = place.passage;
      const lines = place.passage.lines.filter((one) => isShown(place, one, filter));
      const line = part.lines.find((one) => lines.includes(one));
      return [
        {
          session: place.session,
          source,
          text: part.text,
          ...(line && { line }),
          lines,
          ...(note && { note }),
          score,
        },
      ];
    });
  };
}

type Filter = Omit<PassageQuery, 'query' | 'limit'>;

function isAccepted(place: Place | undefined, { since, until, sources, speaker, person }: Filter): boolean {
  if (place === undefined) return false;
  const { session, passage } = place;
  const day = session.startedAt.slice(0, 10);
  if ((since !== undefined && day < since) || (until !== undefined && day > until)) return false;
  if (sources !== undefined && !sources.includes(passage.source)) return false;
  if (
    speaker !== undefined &&
    !passage.parts.some((part) => part.participant === speaker || part.role === speaker)
  )
    return false;
  const ownOnly = person !== undefined && session.sessionKind !== 'individual';
  return !ownOnly || passage.lines.some((line) => line.person === person);
}

function isQuotable(
  place: Place | undefined,
  part: PassagePart | undefined,
  { speaker, person }: Filter,
): boolean {
  if (part === undefined) return false;
  if (speaker !== undefined) return part.participant === speaker || part.role === speaker;
  const ownOnly = person !== undefined && place?.session.sessionKind !== 'individual';
  return !ownOnly || part.lines.some((line) => line.person === person);
}

function isShown(place: Place, line: SaidLine, { speaker, person }: Filter): boolean {
  const ownOnly = person !== undefined && place.session.sessionKind !== 'individual';
  const isAsked = speaker !== undefined && [line.participant, line.role].includes(speaker);
  return !ownOnly || isAsked || line.role === 'therapist' || line.person === person;
}

function moment({ session }: SearchSession): number {
  return Date.parse(session.startedAt);
}
