import type { PassageSearcher, SearchFilter, SearchHit, SearchSession } from '../core/memory-ports.ts';
import { calendarDay } from '../core/time.ts';
import { featuresOf } from './passages/features.ts';
import type { Lexicon } from './passages/lexicon.ts';
import { type Passage, passagesOf, textOf } from './passages/passages-of.ts';
import { indexFeatures } from './ranking/feature-index.ts';
import { type Nearest, nearestPassages } from './ranking/nearest-passages.ts';

interface Place {
  session: SearchSession;
  passage: Passage;
}

/**
 * Search on this machine, without a model: BM25 over the stems and concepts of passages, smoothed over what is said
 * around them; then the best are read for what is denied or somebody else's. The index is made anew for each search.
 */
export function createPassageSearcher(lexicon: Lexicon): PassageSearcher {
  return {
    engine: 'lexical',
    search: (query, sessions, limit, filter = {}) => searchPassages(query, lexicon, sessions, limit, filter),
  };
}

async function searchPassages(
  query: string,
  lexicon: Lexicon,
  sessions: readonly SearchSession[],
  limit: number,
  filter: SearchFilter,
): Promise<SearchHit[]> {
  const cut = [...sessions].sort(byDate).map((session) => {
    return passagesOf(session).map((passage): Place => ({ session, passage }));
  });
  const places = cut.flat();
  const index = indexFeatures(cut.map((of) => of.map(({ passage }) => featuresOf(textOf(passage), lexicon))));
  const read = (at: number) => ({ lines: places[at]?.passage.parts ?? [], after: lineAfter(places, at) });
  const nearest = await nearestPassages(index, lexicon, query, read, {
    limit,
    accepts: (at) => passes(places[at], filter),
    quotable: ({ participant, role }) =>
      filter.speaker === undefined || participant === filter.speaker || role === filter.speaker,
  });
  return nearest.flatMap((one) => hitOf(places[one.passage], one));
}

function lineAfter(places: readonly Place[], at: number) {
  const [here, next] = [places[at], places[at + 1]];
  const goesOn = next?.session === here?.session && next?.passage.source === here?.passage.source;
  return goesOn ? next?.passage.parts[0] : undefined;
}

function passes(place: Place | undefined, { since, until, sources }: SearchFilter): boolean {
  if (place === undefined) return false;
  const day = calendarDay(place.session.session.startedAt);
  if (since !== undefined && day < since) return false;
  if (until !== undefined && day > until) return false;
  return sources === undefined || sources.includes(place.passage.source);
}

function hitOf(place: Place | undefined, { quote, score }: Nearest): SearchHit[] {
  const part = place?.passage.parts[quote];
  if (place === undefined || part === undefined) return [];
  const { source, lines, note } = place.passage;
  const line = part.line && { line: part.line };
  return [
    { session: place.session.session, source, text: part.text, ...line, lines, ...(note && { note }), score },
  ];
}

function byDate({ session: a }: SearchSession, { session: b }: SearchSession): number {
  return Date.parse(a.startedAt) - Date.parse(b.startedAt) || (a.id < b.id ? -1 : Number(a.id > b.id));
}
