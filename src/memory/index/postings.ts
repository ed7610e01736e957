import type { Postings } from '../ranking/feature-index.ts';
import { ByteReader, type ByteWriter } from './varint.ts';

/**
 * Which features which passages hold, gathered in any order while a segment is made: a million of them are as many
 * numbers, never objects.
 */
export class Occurrences {
  readonly #numbers = new Map<string, number>();
  #features = new Uint32Array(1 << 12);
  #passages = new Uint32Array(1 << 12);
  #counts = new Uint32Array(1 << 12);
  #length = 0;

  add(feature: string, passage: number, count: number): void {
    if (this.#length === this.#features.length) this.#double();
    this.#features[this.#length] = this.#numberOf(feature);
    this.#passages[this.#length] = passage;
    this.#counts[this.#length] = count;
    this.#length += 1;
  }

  /** Every feature, by {@link compareFeatures}, with its passages ascending. */
  *sorted(passages: number): Generator<[feature: string, postings: Postings]> {
    const names = [...this.#numbers.keys()];
    const features = this.#features.subarray(0, this.#length);
    const byPassage = countingOrder(this.#passages.subarray(0, this.#length), passages, undefined);
    const order = countingOrder(features, names.length, byPassage);
    const ends = endsOf(features, names.length);
    const sortedNames = names.map((_, number) => number).sort((a, b) => compare(names[a], names[b]));
    for (const number of sortedNames) {
      const rows = order.subarray(number === 0 ? 0 : ends[number - 1], ends[number]);
      yield [
        names[number] ?? '',
        {
          passages: rows.map((row) => this.#passages[row] ?? 0),
          counts: rows.map((row) => this.#counts[row] ?? 0),
        },
      ];
    }
  }

  #numberOf(feature: string): number {
    const known = this.#numbers.get(feature);
    if (known !== undefined) return known;
    const added = this.#numbers.size;
    this.#numbers.set(feature, added);
    return added;
  }

  #double(): void {
    this.#features = doubled(this.#features);
    this.#passages = doubled(this.#passages);
    this.#counts = doubled(this.#counts);
  }
}

/** The order of features in a segment: by UTF-16 code units, as `<` compares. */
function compare(a = '', b = ''): number {
  return a < b ? -1 : Number(a > b);
}

/** Rows in the order of their keys, those of equal keys as they came. */
function countingOrder(keys: Uint32Array, distinct: number, rows: Uint32Array | undefined): Uint32Array {
  const next = new Uint32Array(distinct);
  next.set(endsOf(keys, distinct).subarray(0, Math.max(0, distinct - 1)), Math.min(1, distinct));
  const order = new Uint32Array(keys.length);
  for (let at = 0; at < keys.length; at += 1) {
    const row = rows === undefined ? at : (rows[at] ?? 0);
    const key = keys[row] ?? 0;
    const place = next[key] ?? 0;
    order[place] = row;
    next[key] = place + 1;
  }
  return order;
}

/** For each key how many rows have it or a lower one. */
function endsOf(keys: Uint32Array, distinct: number): Uint32Array {
  const ends = new Uint32Array(distinct);
  for (let at = 0; at < keys.length; at += 1) ends[keys[at] ?? 0] = (ends[keys[at] ?? 0] ?? 0) + 1;
  for (let key = 1; key < distinct; key += 1) ends[key] = (ends[key] ?? 0) + (ends[key - 1] ?? 0);
  return ends;
}

function doubled(numbers: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** Steps from passage to passage, the lowest bit set where a count follows: most words are said once. */
export function writePostings(writer: ByteWriter, { passages, counts }: Postings): void {
  let before = -1;
  for (let at = 0; at < passages.length; at += 1) {
    const [passage = 0, count = 1] = [passages[at], counts[at]];
    writer.varint((passage - before - 1) * 2 + Number(count > 1));
    if (count > 1) writer.varint(count);
    before = passage;
  }
}

/** @param holding how many passages there are */
export function readPostings(bytes: Uint8Array, holding: number): Postings {
  const reader = new ByteReader(bytes);
  const passages = new Uint32Array(holding);
  const counts = new Uint32Array(holding);
  let passage = -1;
  for (let at = 0; at < holding; at += 1) {
    const step = reader.varint();
    passage += Math.floor(step / 2) + 1;
    passages[at] = passage;
    counts[at] = step % 2 === 0 ? 1 : reader.varint();
  }
  return { passages, counts };
}
