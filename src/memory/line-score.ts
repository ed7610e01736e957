import type { SpokenLine } from '../core/lines.ts';
import { inverseFrequency, termScore } from './bm25.ts';
import type { Found } from './line-scan.ts';
import type { Query } from './query.ts';

/** One session's lines with what each holds of the query. */
export interface ScannedSession {
  lines: readonly SpokenLine[];
  found: readonly (Found | undefined)[];
}

/** How much of the lines around counts as said in a line: a question gives its answer a meaning. */
const before = 0.3;
const after = 0.15;
const question = 0.5;

/** What a concept counts beside the very word; below 1, so that the client's own word comes first. */
const conceptWeight = 0.6;

/** What a phrase adds, as a part of what its words are worth. */
const phraseWeight = 0.5;

/**
 * Makes the function that scores one line of one of the sessions: 0 for a line that is no hit. How rare
 * a word is, and how long a usual line, is measured over all of these sessions.
 */
export function lineScorer(
  query: Query,
  sessions: readonly ScannedSession[],
): (session: ScannedSession, index: number) => number {
  const rarities = raritiesOf(query, sessions);
  const average = averageLength(sessions);
  const phraseWorth = query.phrases.map((phrase) =>
    sum(query.terms.map((term, index) => (phrase.includes(term.stem) ? (rarities[index] ?? 0) : 0))),
  );
  return (session, index) => {
    const shares = sharesOf(session, index);
    if (shares.length === 0) return 0;
    // A line shorter than most gains nothing by it: "Your dad?" says less than a whole sentence.
    const length = Math.max(1, (session.lines[index]?.text.length ?? 0) / average);
    const words = rarities.map((rarity, feature) => {
      let count = 0;
      for (const [near, part] of shares) count += part * (near.counts[feature] ?? 0);
      return count > 0 ? termScore(count, length, rarity) : 0;
    });
    const phrases = session.found[index]?.phrases ?? [];
    return sum(words) + phraseWeight * sum(phrases.map((phrase) => phraseWorth[phrase] ?? 0));
  };
}

function raritiesOf(query: Query, sessions: readonly ScannedSession[]): number[] {
  const weights = [
    ...query.terms.map((term) => term.weight),
    ...[...query.concepts.values()].map((weight) => weight * conceptWeight),
  ];
  const holding = weights.map(() => 0);
  for (const { found } of sessions) {
    for (const one of found) {
      one?.counts.forEach((count, feature) => {
        if (count > 0) holding[feature] = (holding[feature] ?? 0) + 1;
      });
    }
  }
  const total = sum(sessions.map((session) => session.lines.length));
  return weights.map((weight, feature) => weight * inverseFrequency(holding[feature] ?? 0, total));
}

/** In characters, never 0: counting words would mean taking every line apart. */
function averageLength(sessions: readonly ScannedSession[]): number {
  const characters = sum(sessions.map(({ lines }) => sum(lines.map((line) => line.text.length))));
  return Math.max(1, characters / Math.max(1, sum(sessions.map(({ lines }) => lines.length))));
}

/** What counts towards a line and how much; nothing when neither the line nor the question before it is found. */
function sharesOf({ lines, found }: ScannedSession, index: number): [Found, number][] {
  const own = found[index];
  const previous = found[index - 1];
  const next = found[index + 1];
  if (!own) return previous && answers(lines[index - 1], lines[index]) ? [[previous, question]] : [];
  const shares: [Found, number][] = [[own, 1]];
  if (previous) shares.push([previous, before]);
  if (next) shares.push([next, after]);
  return shares;
}

function answers(asked: SpokenLine | undefined, said: SpokenLine | undefined): boolean {
  if (!asked || !said || asked.participant === null || said.participant === null) return false;
  return asked.participant !== said.participant && asked.text.trimEnd().endsWith('?');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
