import type { OpenSegment } from '../../core/index-ports.ts';
import type { SegmentPart } from '../../core/memory-ports.ts';
import { featuresOf } from '../passages/features.ts';
import type { FiledLexicon } from '../passages/lexicon.ts';
import { type Passage, passagesOf, textOf } from '../passages/passages-of.ts';
import { type FactsOfOne, speakerBit, writeFacts } from './passage-facts.ts';
import { type Speaker, speakerNumber, writePassage } from './passage-text.ts';
import { Occurrences } from './postings.ts';
import { editionOf, type FiledSession, type PassagesManifest, passagesManifest } from './segment-manifest.ts';
import { readSegment, type SegmentReader } from './segment-reader.ts';
import { writeDictionary } from './term-dictionary.ts';
import { ByteWriter } from './varint.ts';

/** What is gathered while a segment is made. */
interface Making {
  sessions: FiledSession[];
  speakers: Speaker[][];
  facts: FactsOfOne[];
  texts: ByteWriter;
  occurrences: Occurrences;
}

/** A segment that sessions are taken from, with the new number of each of its passages; -1 for what is left behind. */
interface Taken {
  reader: SegmentReader;
  numbers: Int32Array;
}

/** A segment of sessions in their order. A session that is taken over is copied as it is: nothing of it is read anew. */
export async function makeSegment(
  parts: readonly SegmentPart[],
  lexicon: FiledLexicon,
): Promise<{ manifest: PassagesManifest; body: Uint8Array }> {
  const occurrences = new Occurrences();
  const making: Making = { sessions: [], speakers: [], facts: [], texts: new ByteWriter(), occurrences };
  const edition = editionOf(lexicon.hash);
  const taken = new Map<OpenSegment, Taken>();
  for (const part of parts) {
    if ('recorded' in part) addRead(making, part, lexicon);
    else await takeOver(making, part, await openedOnce(taken, part.from, edition));
  }
  for (const from of taken.values()) await takePostings(making, from);
  return finished(making, edition);
}

function addRead(
  making: Making,
  { recorded, sources }: Extract<SegmentPart, { recorded: unknown }>,
  lexicon: FiledLexicon,
): void {
  const speakers: Speaker[] = [];
  const passages = passagesOf(recorded);
  for (const passage of passages) {
    const number = making.facts.length;
    const text = writePassage(passage, speakers);
    const { counts, length } = featuresOf(textOf(passage), lexicon);
    making.texts.bytes(text);
    making.facts.push({ length, speakers: bitsOf(passage, speakers), textBytes: text.length });
    for (const [feature, count] of counts) making.occurrences.add(feature, number, count);
  }
  const said = passages.filter(({ source }) => source === 'transcript').length;
  const counted = { said, written: passages.length - said };
  const { id } = recorded.session;
  making.sessions.push({ id, sources, ...counted, room: roomOf(making.speakers, speakers) });
}

function bitsOf({ lines }: Passage, speakers: Speaker[]): number {
  return lines.reduce((bits, line) => bits | speakerBit(speakerNumber(line, speakers)), 0);
}

/** The place of a list of speakers; sessions of one client mostly share it. */
function roomOf(known: Speaker[][], speakers: Speaker[]): number {
  const text = JSON.stringify(speakers);
  const at = known.findIndex((one) => JSON.stringify(one) === text);
  return at >= 0 ? at : known.push(speakers) - 1;
}

async function openedOnce(
  taken: Map<OpenSegment, Taken>,
  segment: OpenSegment,
  edition: string,
): Promise<Taken> {
  const known = taken.get(segment);
  if (known !== undefined) return known;
  const manifest = passagesManifest(segment.manifest, edition);
  if (manifest === undefined) throw new Error('a segment of another edition cannot be taken over');
  const reader = await readSegment(segment, manifest);
  const opened = { reader, numbers: new Int32Array(reader.facts.lengths.length).fill(-1) };
  taken.set(segment, opened);
  return opened;
}

async function takeOver(
  making: Making,
  { sessionId }: { sessionId: string },
  { reader, numbers }: Taken,
): Promise<void> {
  const session = reader.sessions.get(sessionId);
  if (session === undefined) throw new Error('a session is taken over from where it is');
  const { id, sources, said, written, first, people } = session;
  const { lengths, speakers, textStarts } = reader.facts;
  for (let passage = first; passage < first + said + written; passage += 1) {
    numbers[passage] = making.facts.length;
    const textBytes = (textStarts[passage + 1] ?? 0) - (textStarts[passage] ?? 0);
    making.facts.push({ length: lengths[passage] ?? 0, speakers: speakers[passage] ?? 0, textBytes });
  }
  making.texts.bytes(await reader.textBytes(first, said + written));
  making.sessions.push({ id, sources, said, written, room: roomOf(making.speakers, [...people]) });
}

async function takePostings({ occurrences }: Making, { reader, numbers }: Taken): Promise<void> {
  const terms = [...reader.dictionary.beginningWith('')];
  const lists = await reader.postings(terms);
  for (const [at, { feature }] of terms.entries()) {
    const { passages = [], counts = [] } = lists[at] ?? {};
    for (let place = 0; place < passages.length; place += 1) {
      const number = numbers[passages[place] ?? 0] ?? -1;
      if (number >= 0) occurrences.add(feature, number, counts[place] ?? 0);
    }
  }
}

function finished({ sessions, speakers, facts, texts, occurrences }: Making, edition: string) {
  const dictionary = writeDictionary(occurrences.sorted(facts.length));
  const sections = { facts: writeFacts(facts), ...dictionary, texts: texts.written() };
  const { blocks, terms, postings } = dictionary;
  const body = Buffer.concat([sections.facts, blocks, terms, postings, sections.texts]);
  const lengths = {
    facts: sections.facts.length,
    blocks: blocks.length,
    terms: terms.length,
    postings: postings.length,
    texts: sections.texts.length,
  };
  const manifest: PassagesManifest = { kind: 'passages', edition, sessions, speakers, sections: lengths };
  return { manifest, body };
}
