import type { Lexicon } from '../passages/lexicon.ts';
import { inverseFrequency } from './bm25.ts';
import type { FeatureIndex } from './feature-index.ts';
import { type Ranked, rank } from './rank.ts';
import { readQuery, weightsOf } from './read-query.ts';
import { passageReader, type ReadableLine } from './rerank.ts';
import { withSlips } from './slips.ts';

/** A passage's text, fetched for the few that ranking brings up. */
export interface PassageText {
  lines: readonly ReadableLine[];
  /** What is said right after it, where that is known: an answer may be a no. */
  after?: ReadableLine | undefined;
}

/** A passage that answers the query, with the place of its line to quote. */
export interface Nearest extends Ranked {
  quote: number;
}

export interface Wanted {
  limit: number;
  /** Which passages may be found at all; ranking still measures against all of them. */
  accepts?: (passage: number) => boolean;
  /** Which of a passage's lines may be quoted: one of them must hold something of the query. */
  quotable?: (line: ReadableLine) => boolean;
}

/** So many texts are read beyond those that are wanted: reading takes away some, and changes the order of the rest. */
const moreThanWanted = 50;

/**
 * Finds the passages nearest to a query: ranks all of them by their features, then reads the texts of the best.
 * @param read Gives a passage's text; called for at most {@link Wanted.limit} + 50.
 */
export async function nearestPassages(
  index: FeatureIndex,
  lexicon: Lexicon,
  text: string,
  read: (passage: number) => PassageText | Promise<PassageText>,
  { limit, accepts, quotable = () => true }: Wanted,
): Promise<Nearest[]> {
  if (limit <= 0) return [];
  const query = readQuery(text, lexicon);
  const weights = withSlips(weightsOf(query), query, index);
  const total = index.lengths.length;
  const holding = (feature: string) => index.postings(feature)?.passages.length ?? 0;
  const readPassage = passageReader(query, weights, lexicon, (feature) =>
    inverseFrequency(holding(feature), total),
  );
  const found: Nearest[] = [];
  for (const { passage, score } of rank(index, weights, limit + moreThanWanted, accepts)) {
    const passageText = await read(passage);
    const { factor, lines } = readPassage(passageText.lines, passageText.after);
    const quote = bestOf(lines.map((worth, at) => (isQuotable(passageText, at, quotable) ? worth : 0)));
    if (quote !== undefined) found.push({ passage, score: score * factor, quote });
  }
  return found.sort((a, b) => b.score - a.score || a.passage - b.passage).slice(0, limit);
}

function isQuotable({ lines }: PassageText, at: number, quotable: (line: ReadableLine) => boolean): boolean {
  const line = lines[at];
  return line !== undefined && quotable(line);
}

/** The first of the highest; undefined when none is above 0. */
function bestOf(worths: readonly number[]): number | undefined {
  const most = Math.max(0, ...worths);
  return most > 0 ? worths.indexOf(most) : undefined;
}
