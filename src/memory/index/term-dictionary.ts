import type { Postings } from '../ranking/feature-index.ts';
import { writePostings } from './postings.ts';
import { ByteReader, ByteWriter } from './varint.ts';

/** Where the postings of a feature lie, and of how many passages. */
export interface Term {
  feature: string;
  holding: number;
  /** In the section of the postings. */
  offset: number;
  bytes: number;
}

/** The three sections that a dictionary is. */
export interface DictionarySections {
  /** The first feature of each block, and where the block and its postings begin. */
  blocks: Uint8Array;
  /** In blocks of {@link blockSize}: each feature as what it does not share with the one before. */
  terms: Uint8Array;
  postings: Uint8Array;
}

const blockSize = 32;

/** @param features sorted as `<` compares */
export function writeDictionary(
  features: Iterable<[feature: string, postings: Postings]>,
): DictionarySections {
  const [blocks, terms, postings] = [new ByteWriter(), new ByteWriter(), new ByteWriter()];
  let before = '';
  let number = 0;
  for (const [feature, found] of features) {
    if (number % blockSize === 0) {
      writeText(blocks, feature);
      blocks.varint(terms.length);
      blocks.varint(postings.length);
      before = '';
    }
    const start = postings.length;
    writePostings(postings, found);
    const shared = sharedStart(before, feature);
    terms.varint(shared);
    writeText(terms, feature.slice(shared));
    terms.varint(found.passages.length);
    terms.varint(postings.length - start);
    before = feature;
    number += 1;
  }
  return { blocks: blocks.written(), terms: terms.written(), postings: postings.written() };
}

/** Looks features up; what is not asked for is not unpacked. */
export interface Dictionary {
  find(feature: string): Term | undefined;
  /** Those that begin so, sorted. */
  beginningWith(beginning: string): Iterable<Term>;
}

export function readDictionary(blocks: Uint8Array, terms: Uint8Array): Dictionary {
  const starts = readBlocks(blocks);
  const blockOf = (feature: string) => Math.max(0, firstAbove(starts, feature) - 1);
  const from = function* (feature: string): Generator<Term> {
    for (let block = blockOf(feature); block < starts.length; block += 1) {
      yield* termsOf(terms, starts[block], starts[block + 1]);
    }
  };
  return {
    find(feature) {
      const block = blockOf(feature);
      for (const term of termsOf(terms, starts[block], starts[block + 1])) {
        if (term.feature === feature) return term;
      }
      return undefined;
    },
    *beginningWith(beginning) {
      for (const term of from(beginning)) {
        if (term.feature.startsWith(beginning)) yield term;
        else if (term.feature > beginning) return;
      }
    },
  };
}

interface BlockStart {
  first: string;
  terms: number;
  postings: number;
}

function readBlocks(bytes: Uint8Array): BlockStart[] {
  const reader = new ByteReader(bytes);
  const starts: BlockStart[] = [];
  while (reader.at < bytes.length) {
    starts.push({ first: readText(reader), terms: reader.varint(), postings: reader.varint() });
  }
  return starts;
}

/** How many blocks begin with this feature or one before it. */
function firstAbove(starts: readonly BlockStart[], feature: string): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.first ?? '') <= feature) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* termsOf(
  terms: Uint8Array,
  start: BlockStart | undefined,
  next: BlockStart | undefined,
): Generator<Term> {
  if (start === undefined) return;
  const reader = new ByteReader(terms, start.terms);
  const end = next?.terms ?? terms.length;
  let feature = '';
  let offset = start.postings;
  while (reader.at < end) {
    feature = feature.slice(0, reader.varint()) + readText(reader);
    const [holding, bytes] = [reader.varint(), reader.varint()];
    yield { feature, holding, offset, bytes };
    offset += bytes;
  }
}

/** In UTF-16 code units; never between the two of one letter, which could not be written alone. */
function sharedStart(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  let shared = 0;
  while (shared < end && a.charCodeAt(shared) === b.charCodeAt(shared)) shared += 1;
  return /[\uD800-\uDBFF]$/.test(b.slice(0, shared)) ? shared - 1 : shared;
}

function writeText(writer: ByteWriter, text: string): void {
  const bytes = Buffer.from(text);
  writer.varint(bytes.length);
  writer.bytes(bytes);
}

function readText(reader: ByteReader): string {
  const { buffer, byteOffset, length } = reader.take(reader.varint());
  return Buffer.from(buffer, byteOffset, length).toString();
}
