import { ByteReader, ByteWriter } from './varint.ts';

/** What ranking and filters need of all passages of a segment, by their numbers in it. */
export interface PassageFacts {
  /** Words with a topic. */
  lengths: Uint32Array;
  /** Bit n: the n-th of its session's speakers spoke in it, or a sentence of the note rests on them; see {@link speakerBit}. */
  speakers: Uint32Array;
  /** Where its text begins; one more than there are passages, the last one is where all texts end. */
  textStarts: Uint32Array;
}

/** One passage while a segment is written. */
export interface FactsOfOne {
  length: number;
  speakers: number;
  textBytes: number;
}

/** The bit of the n-th speaker of a session. A room of more than thirty shares the last one: it only lets more through. */
export function speakerBit(speaker: number): number {
  return 1 << Math.min(speaker, 30);
}

export function writeFacts(passages: readonly FactsOfOne[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { length, speakers, textBytes } of passages) {
    writer.varint(length);
    writer.varint(speakers);
    writer.varint(textBytes);
  }
  return writer.written();
}

export function readFacts(bytes: Uint8Array, passages: number): PassageFacts {
  const reader = new ByteReader(bytes);
  const lengths = new Uint32Array(passages);
  const speakers = new Uint32Array(passages);
  const textStarts = new Uint32Array(passages + 1);
  let start = 0;
  for (let passage = 0; passage < passages; passage += 1) {
    lengths[passage] = reader.varint();
    speakers[passage] = reader.varint();
    start += reader.varint();
    textStarts[passage + 1] = start;
  }
  return { lengths, speakers, textStarts };
}
