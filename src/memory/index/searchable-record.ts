import type {
  IndexedRecord,
  PassagePlace,
  PassageQuery,
  SaidLine,
  SearchableRecord,
  SearchFilter,
  SearchHit,
  SegmentSessions,
} from '../../core/memory-ports.ts';
import type { FiledLexicon } from '../passages/lexicon.ts';
import { type Passage, textOf } from '../passages/passages-of.ts';
import { type Nearest, nearestPassages, type PassageText } from '../ranking/nearest-passages.ts';
import { countPassages } from './count-passages.ts';
import { acceptance, mayBeQuoted, mayBeShown } from './passage-filter.ts';
import { editionOf } from './segment-manifest.ts';
import { passagesIn, type ShelvedSession, type Shelves, shelve } from './shelves.ts';

/** Opens the segments of one client, or of nobody. @throws `damaged` */
export async function openRecord(
  segments: readonly SegmentSessions[],
  lexicon: FiledLexicon,
): Promise<SearchableRecord> {
  const shelves = await shelve(segments, editionOf(lexicon.hash));
  return {
    ...indexedRecord(shelves),
    search: (query) => searchShelves(shelves, lexicon, query),
    count: (query, filter = {}) => countPassages(shelves, lexicon, query, filter),
  };
}

function indexedRecord({ sessions, byId }: Shelves): IndexedRecord {
  return {
    sessions: sessions.map(({ session, placed }) => {
      return { session, sources: placed.sources, passages: passagesIn(placed) };
    }),
    async texts(sessionId) {
      const one = byId.get(sessionId);
      if (one === undefined) return [];
      return (await one.reader.passages(one.placed, 0, passagesIn(one.placed))).map(textOf);
    },
  };
}

async function searchShelves(
  shelves: Shelves,
  lexicon: FiledLexicon,
  { query, limit, context = 0, nearest, ...filter }: PassageQuery,
): Promise<SearchHit[]> {
  const accepts = acceptance(shelves, filter);
  const others = await nearest?.((place) => accepts(numberOf(shelves, place) ?? -1));
  const texts = new Map<number, Passage>();
  const read = (numbers: readonly number[]) => {
    return Promise.all(numbers.map((number) => readText(shelves, number, filter, texts)));
  };
  const wanted = others?.flatMap((place) => numberOf(shelves, place) ?? []).filter(accepts);
  const found = await nearestPassages(shelves.index, lexicon, query, read, {
    ...{ limit, accepts },
    ...(wanted !== undefined && { others: wanted }),
  });
  const hits = found.map((one) => hitOf(shelves, texts, one, { ...filter, context }));
  return (await Promise.all(hits)).flat();
}

function numberOf({ byId }: Shelves, { sessionId, passage }: PassagePlace): number | undefined {
  const one = byId.get(sessionId);
  if (one === undefined || passage < 0 || passage >= passagesIn(one.placed)) return undefined;
  return one.first + passage;
}

/** A passage for reading, together with the line after it; the passage itself is kept for its hit. */
async function readText(
  { sessions, sessionOf }: Shelves,
  number: number,
  filter: SearchFilter,
  texts: Map<number, Passage>,
): Promise<PassageText> {
  const shelved = sessions[sessionOf[number] ?? 0];
  if (shelved === undefined) return { lines: [] };
  const { reader, placed, first, session } = shelved;
  const at = number - first;
  const end = at < placed.said ? placed.said : passagesIn(placed);
  const [passage, next] = await reader.passages(placed, at, at + 1 < end ? 2 : 1);
  if (passage === undefined) return { lines: [] };
  texts.set(number, passage);
  const isQuotable = (line: number) => mayBeQuoted(passage.parts[line], session, filter);
  return { lines: passage.parts, after: next?.parts[0], isQuotable };
}

async function hitOf(
  { sessions, sessionOf }: Shelves,
  texts: ReadonlyMap<number, Passage>,
  { passage: number, quote, score }: Nearest,
  { context, ...filter }: SearchFilter & { context: number },
): Promise<SearchHit[]> {
  const [shelved, passage] = [sessions[sessionOf[number] ?? 0], texts.get(number)];
  const part = passage?.parts[quote];
  if (shelved === undefined || passage === undefined || part === undefined) return [];
  const { source, note } = passage;
  const lines = passage.lines.filter((one) => mayBeShown(one, shelved.session, filter));
  const line = part.lines.find((one) => lines.includes(one));
  const around =
    source === 'transcript' && line !== undefined && context > 0
      ? { context: await linesAround(shelved, number - shelved.first, line, { ...filter, context }) }
      : {};
  const place = { ...(line && { line }), lines, ...around, ...(note && { note }) };
  return [{ session: shelved.session, source, text: part.text, ...place, score }];
}

/** As each passage has a line at least, so many lines are never more passages away. */
async function linesAround(
  { reader, placed, session }: ShelvedSession,
  passage: number,
  quoted: SaidLine,
  { context, ...filter }: SearchFilter & { context: number },
): Promise<NonNullable<SearchHit['context']>> {
  const from = Math.max(0, passage - context);
  const end = Math.min(placed.said, passage + context + 1);
  const lines = (await reader.passages(placed, from, end - from)).flatMap((one) => one.lines);
  const isShown = (line: SaidLine) => mayBeShown(line, session, filter);
  const at = lines.findIndex(({ id }) => id === quoted.id);
  return {
    before: lines.slice(Math.max(0, at - context), at).filter(isShown),
    after: lines.slice(at + 1, at + 1 + context).filter(isShown),
  };
}
