import type { FeatureIndex, Postings } from '../ranking/feature-index.ts';
import type { SegmentReader } from './segment-reader.ts';

/**
 * A segment with the number that each of its passages has among those of all segments; -1 for what is left out. Without
 * numbers it is the only one, and its own hold.
 */
export interface NumberedSegment {
  reader: SegmentReader;
  numbers?: Int32Array;
}

/**
 * Several segments as one index.
 * @param sessions of each passage its session, both numbered over all segments
 */
export function gatheredIndex(segments: readonly NumberedSegment[], sessions: Uint32Array): FeatureIndex {
  const lengths = lengthsIn(segments, sessions.length);
  const loaded = new Map<string, Postings | undefined>();
  return {
    lengths,
    sessions,
    async load(features) {
      const lacking = [...new Set(features)].filter((feature) => !loaded.has(feature));
      const lists = await Promise.all(segments.map((segment) => listsOf(segment, lacking)));
      for (const feature of lacking) {
        loaded.set(feature, joined(lists.flatMap((of) => of.get(feature) ?? [])));
      }
    },
    postings: (feature) => loaded.get(feature),
    *vocabulary(beginning) {
      const known = new Set<string>();
      for (const { reader } of segments) {
        for (const { feature } of reader.dictionary.beginningWith(beginning)) known.add(feature);
      }
      yield* known;
    },
  };
}

function lengthsIn(segments: readonly NumberedSegment[], passages: number): Uint32Array {
  const lengths = new Uint32Array(passages);
  for (const { reader, numbers } of segments) {
    if (numbers === undefined) return reader.facts.lengths;
    for (let passage = 0; passage < numbers.length; passage += 1) {
      const number = numbers[passage] ?? -1;
      if (number >= 0) lengths[number] = reader.facts.lengths[passage] ?? 0;
    }
  }
  return lengths;
}

/** By feature, with the passages numbered over all segments. */
async function listsOf(
  { reader, numbers }: NumberedSegment,
  features: readonly string[],
): Promise<Map<string, Postings>> {
  const terms = features.flatMap((feature) => reader.dictionary.find(feature) ?? []);
  const lists = await reader.postings(terms);
  return new Map(
    terms.map(({ feature }, at): [string, Postings] => {
      const found = lists[at] ?? { passages: [], counts: [] };
      return [feature, numbers === undefined ? found : renumbered(found, numbers)];
    }),
  );
}

function renumbered({ passages, counts }: Postings, numbers: Int32Array): Postings {
  const kept = { passages: new Uint32Array(passages.length), counts: new Uint32Array(passages.length) };
  let length = 0;
  for (let at = 0; at < passages.length; at += 1) {
    const number = numbers[passages[at] ?? 0] ?? -1;
    if (number < 0) continue;
    kept.passages[length] = number;
    kept.counts[length] = counts[at] ?? 0;
    length += 1;
  }
  return { passages: kept.passages.subarray(0, length), counts: kept.counts.subarray(0, length) };
}

/** One list of several, ascending; undefined of nothing. */
function joined(lists: readonly Postings[]): Postings | undefined {
  const held = lists.filter(({ passages }) => passages.length > 0);
  return held.length < 2 ? held[0] : held.reduce(merged);
}

function merged(a: Postings, b: Postings): Postings {
  const length = a.passages.length + b.passages.length;
  const both = { passages: new Uint32Array(length), counts: new Uint32Array(length) };
  for (let [at, inA, inB] = [0, 0, 0]; at < length; at += 1) {
    const isNextInA = (a.passages[inA] ?? Infinity) < (b.passages[inB] ?? Infinity);
    const [from, place] = isNextInA ? [a, inA++] : [b, inB++];
    both.passages[at] = from.passages[place] ?? 0;
    both.counts[at] = from.counts[place] ?? 0;
  }
  return both;
}
