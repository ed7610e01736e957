import type { OpenSegment } from '../../core/index-ports.ts';
import type { Passage } from '../passages/passages-of.ts';
import type { Postings } from '../ranking/feature-index.ts';
import { type PassageFacts, readFacts } from './passage-facts.ts';
import { readPassage, type Speaker } from './passage-text.ts';
import { readPostings } from './postings.ts';
import type { FiledSession, PassagesManifest, SectionName } from './segment-manifest.ts';
import { sectionNames } from './segment-manifest.ts';
import { type Dictionary, readDictionary, type Term } from './term-dictionary.ts';

/** A session of a segment with the number of its first passage there, and who speaks in it. */
export interface PlacedSession extends FiledSession {
  first: number;
  people: readonly Speaker[];
}

/** One segment: what all searches need of it is in memory, the rest is read when it is asked for. */
export interface SegmentReader {
  sessions: ReadonlyMap<string, PlacedSession>;
  facts: PassageFacts;
  dictionary: Dictionary;
  /** In the order of the terms. */
  postings(terms: readonly Term[]): Promise<Postings[]>;
  /** The bytes of the texts of passages in a row. */
  textBytes(first: number, count: number): Promise<Uint8Array>;
  /** So many of a session's passages, from its n-th on. */
  passages(session: PlacedSession, from: number, count: number): Promise<Passage[]>;
}

/** What lies between two lists of postings that are read at once, at most: about what is decrypted at once. */
const widestGap = 1 << 16;

/** @throws `damaged` */
export async function readSegment(segment: OpenSegment, manifest: PassagesManifest): Promise<SegmentReader> {
  const starts = sectionStarts(manifest);
  const sessions = placed(manifest);
  const start = await segment.read(0, starts.postings);
  const section = (name: SectionName) => start.subarray(starts[name], starts[name] + manifest.sections[name]);
  const facts = readFacts(section('facts'), passagesIn(manifest));
  const textBytes = (first: number, count: number) => {
    const [from = 0, to = 0] = [facts.textStarts[first], facts.textStarts[first + count]];
    return segment.read(starts.texts + from, to - from);
  };
  return {
    sessions,
    facts,
    dictionary: readDictionary(section('blocks'), section('terms')),
    postings: (terms) => readLists(segment, starts.postings, terms),
    textBytes,
    async passages({ first, people }, from, count) {
      const bytes = await textBytes(first + from, count);
      const base = facts.textStarts[first + from] ?? 0;
      return Array.from({ length: count }, (_, at) => {
        const [begin = 0, end = 0] = facts.textStarts.subarray(first + from + at, first + from + at + 2);
        return readPassage(bytes.subarray(begin - base, end - base), people);
      });
    },
  };
}

function sectionStarts({ sections }: PassagesManifest): Record<SectionName, number> {
  const starts = { facts: 0, blocks: 0, terms: 0, postings: 0, texts: 0 };
  let start = 0;
  for (const name of sectionNames) {
    starts[name] = start;
    start += sections[name];
  }
  return starts;
}

function placed({ sessions, speakers }: PassagesManifest): Map<string, PlacedSession> {
  const found = new Map<string, PlacedSession>();
  let first = 0;
  for (const session of sessions) {
    found.set(session.id, { ...session, first, people: speakers[session.room] ?? [] });
    first += session.said + session.written;
  }
  return found;
}

function passagesIn({ sessions }: PassagesManifest): number {
  return sessions.reduce((sum, { said, written }) => sum + said + written, 0);
}

/** Lists that lie near one another come in one read. */
async function readLists(segment: OpenSegment, start: number, terms: readonly Term[]): Promise<Postings[]> {
  const lists = new Map<Term, Postings>();
  for (const run of runsOf(terms)) {
    const from = run[0]?.offset ?? 0;
    const bytes = await segment.read(start + from, endOf(run) - from);
    for (const term of run) {
      const at = term.offset - from;
      lists.set(term, readPostings(bytes.subarray(at, at + term.bytes), term.holding));
    }
  }
  return terms.map((term) => lists.get(term) ?? { passages: [], counts: [] });
}

function runsOf(terms: readonly Term[]): Term[][] {
  const runs: Term[][] = [];
  for (const term of [...terms].sort((a, b) => a.offset - b.offset)) {
    const run = runs.at(-1);
    if (run !== undefined && term.offset - endOf(run) <= widestGap) run.push(term);
    else runs.push([term]);
  }
  return runs;
}

function endOf(run: readonly Term[]): number {
  const last = run.at(-1);
  return last === undefined ? 0 : last.offset + last.bytes;
}
