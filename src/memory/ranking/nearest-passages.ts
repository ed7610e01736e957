import type { Lexicon } from '../passages/lexicon.ts';
import { inverseFrequency } from './bm25.ts';
import type { FeatureIndex } from './feature-index.ts';
import { fused, type Other } from './fuse.ts';
import { type Ranked, rank } from './rank.ts';
import { readQuery, weightsOf } from './read-query.ts';
import { passageReader, type ReadableLine, type Reading } from './rerank.ts';
import { withSlips } from './slips.ts';

/** A passage's text, fetched for the few that ranking brings up. */
export interface PassageText {
  lines: readonly ReadableLine[];
  /** What is said right after it, where that is known: an answer may be a no. */
  after?: ReadableLine | undefined;
  /** Whether a line may be quoted, by its place; each may when it is absent. */
  isQuotable?: (line: number) => boolean;
}

/** A passage that answers the query, with the place of its line to quote. */
export interface Nearest extends Ranked {
  quote: number;
}

export interface Wanted {
  limit: number;
  /** Which passages may be found at all; ranking still measures against all of them. */
  accepts?: (passage: number) => boolean;
  /** Another ranking, nearest first, to be fused with the one by words and concepts. */
  others?: readonly number[];
}

/** So many texts are read beyond those that are wanted: reading takes away some, and changes the order of the rest. */
const moreThanWanted = 50;

/**
 * Finds the passages nearest to a query: ranks all of them by their features, then reads the texts of the best.
 * @param read Gives the texts of passages, in their order; called for at most {@link Wanted.limit} + 50, and
 * for those that only the other ranking has.
 */
export async function nearestPassages(
  index: FeatureIndex,
  lexicon: Lexicon,
  text: string,
  read: (passages: readonly number[]) => Promise<readonly PassageText[]>,
  { limit, accepts, others }: Wanted,
): Promise<Nearest[]> {
  if (limit <= 0) return [];
  const query = readQuery(text, lexicon);
  const asked = weightsOf(query);
  await index.load(asked.keys());
  const weights = withSlips(asked, query, index);
  await index.load(weights.keys());
  const total = index.lengths.length;
  const holding = (feature: string) => index.postings(feature)?.passages.length ?? 0;
  const readPassage = passageReader(query, weights, lexicon, (feature) =>
    inverseFrequency(holding(feature), total),
  );
  const ranked = rank(index, weights, limit + moreThanWanted, accepts);
  const texts = await read(ranked.map(({ passage }) => passage));
  const found = ranked.flatMap(({ passage, score }, at): Nearest[] => {
    const passageText = texts[at];
    if (passageText === undefined) return [];
    const { factor, lines } = readPassage(passageText.lines, passageText.after);
    const quote = bestOf(passageText, lines);
    return quote === undefined ? [] : [{ passage, score: score * factor, quote }];
  });
  const nearest = found.sort(byScore);
  if (others === undefined) return nearest.slice(0, limit);
  const beside = readOthers(others, await read(others), readPassage);
  const quotes = new Map([...beside, ...nearest].map(({ passage, quote }) => [passage, quote]));
  const best = fused(nearest, beside).slice(0, limit);
  return best.map((one) => ({ ...one, quote: quotes.get(one.passage) ?? 0 }));
}

function byScore(a: Ranked, b: Ranked): number {
  return b.score - a.score || a.passage - b.passage;
}

/** The quotable line that holds most of the query, the first of several; undefined when none holds any. */
function bestOf({ isQuotable = () => true }: PassageText, worths: readonly number[]): number | undefined {
  const open = worths.map((worth, at) => (isQuotable(at) ? worth : 0));
  const most = Math.max(0, ...open);
  return most > 0 ? open.indexOf(most) : undefined;
}

/** Those with a line to quote: where none holds anything of the query, the longest, the therapist's last of all. */
function readOthers(
  passages: readonly number[],
  texts: readonly PassageText[],
  readPassage: (lines: readonly ReadableLine[], after?: ReadableLine) => Reading,
): (Other & { quote: number })[] {
  return passages.flatMap((passage, at) => {
    const text = texts[at];
    if (text === undefined) return [];
    const { lines, sure } = readPassage(text.lines, text.after);
    const quote = bestOf(text, lines) ?? bestOf(text, text.lines.map(lengthOf));
    return quote === undefined ? [] : [{ passage, sure, quote }];
  });
}

function lengthOf({ text, role }: ReadableLine): number {
  return role === 'therapist' ? text.length / 1e6 : text.length;
}
