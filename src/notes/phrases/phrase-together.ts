import type { Phrase, Span } from './phrase.ts';
import type { SpokenWords } from './phrase-match.ts';

/**
 * Several phrases of which a sentence must hold every one, in any order and near one another: people do not say things
 * in the order in which rules are written. It spans from the first to the last of them.
 */
export function together(phrases: readonly Phrase[]): Phrase {
  const spans = (said: SpokenWords) => {
    const found: Span[][] = [];
    for (const phrase of phrases) {
      const own = phrase.spans(said);
      if (own.length === 0) return [];
      found.push(own);
    }
    return covers(found, sentenceEnds(said));
  };
  return {
    anchors: phrases.flatMap(({ anchors }) => anchors),
    isIn: (said) => spans(said).length > 0,
    spans,
  };
}

/** For each place of the first phrase the nearest of the others, where there is one in reach; none inside another. */
function covers([first = [], ...others]: readonly Span[][], ends: readonly number[]): Span[] {
  const all = first.flatMap((one) => {
    const taken = [one];
    for (const own of others) {
      const next = nearest(own, taken, ends);
      if (next === undefined) return [];
      taken.push(next);
    }
    return {
      start: Math.min(...taken.map(({ start }) => start)),
      end: Math.max(...taken.map(({ end }) => end)),
      parts: taken,
    };
  });
  return all.filter(
    (one, at) => !all.slice(0, at).some(({ start, end }) => one.start < end && one.end > start),
  );
}

function nearest(from: readonly Span[], taken: readonly Span[], ends: readonly number[]): Span | undefined {
  const [first = { start: 0, end: 0 }] = taken;
  const gap = (span: Span) => Math.max(span.start - first.end, first.start - span.end);
  return from
    .filter((span) => gap(span) <= reach && !ends.some((end) => isBetween(end, span, first)))
    .filter((span) => taken.every(({ start, end }) => span.end <= start || span.start >= end))
    .sort((one, other) => gap(one) - gap(other))[0];
}

function isBetween(at: number, one: Span, other: Span): boolean {
  return at >= Math.min(one.end, other.end) - 1 && at < Math.max(one.start, other.start);
}

/** Characters, some twenty words: recognition does not always end its sentences. */
const reach = 100;

const known = new WeakMap<SpokenWords, number[]>();

function sentenceEnds(said: SpokenWords): number[] {
  const ends = known.get(said) ?? [...said.form.matchAll(/ [.?](?= )/gu)].map(({ index }) => index);
  known.set(said, ends);
  return ends;
}
