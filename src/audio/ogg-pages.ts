import { AmynoteError } from '../core/errors.ts';

/** A page of Ogg Opus: whole, as it lies in the stream. */
export interface OggPage {
  bytes: Uint8Array;
  /** Holds the stream's head, not sound. */
  isHead: boolean;
  /** The place in the sound, in milliseconds; of the end it is that of the last packet that is whole. */
  startMs: number;
  endMs: number;
}

/** Of the page's own head, before its table of segments (RFC 3533, section 6). */
const headBytes = 27;

/** Opus counts its places in samples of 48 kHz, whatever it was made of (RFC 7845, section 4). */
const samplesPerMs = 48;

/** The stream begins with two packets that hold no sound: what it is, and its tags. */
const headPackets = 2;

/** @throws `audio` when the bytes are no Ogg stream */
export async function* oggPages(sound: AsyncIterable<Uint8Array>): AsyncIterable<OggPage> {
  let held: Buffer = Buffer.alloc(0);
  let [packets, endMs, skipped] = [0, 0, 0];
  for await (const chunk of sound) {
    held = Buffer.concat([held, chunk]);
    let at = 0;
    for (let size = pageSize(held, at); size !== undefined; size = pageSize(held, at)) {
      const bytes = held.subarray(at, at + size);
      at += size;
      const isHead = packets < headPackets;
      if (packets === 0) skipped = preSkip(bytes);
      packets += finishedPackets(bytes);
      const startMs = endMs;
      endMs = isHead ? 0 : Math.max(startMs, placeMs(bytes, skipped) ?? startMs);
      yield { bytes, isHead, startMs, endMs };
    }
    held = held.subarray(at);
  }
}

/** @returns undefined while the page is not whole */
function pageSize(held: Buffer, at: number): number | undefined {
  if (held.length < at + headBytes) return undefined;
  if (held.toString('latin1', at, at + 4) !== 'OggS') throw noOgg();
  const segments = held[at + 26] ?? 0;
  const table = held.subarray(at + headBytes, at + headBytes + segments);
  const size = headBytes + segments + table.reduce((sum, segment) => sum + segment, 0);
  return held.length < at + size ? undefined : size;
}

/** Samples at the beginning that only warm the decoder up: the head's third field. */
function preSkip(page: Buffer): number {
  const head = headBytes + (page[26] ?? 0);
  if (page.toString('latin1', head, head + 8) !== 'OpusHead') throw noOgg();
  return page.readUInt16LE(head + 10);
}

/** A packet ends with the first segment that is not full. */
function finishedPackets(page: Buffer): number {
  return page.subarray(headBytes, headBytes + (page[26] ?? 0)).filter((segment) => segment < 255).length;
}

/** @returns undefined when no packet ends on this page */
function placeMs(page: Buffer, skipped: number): number | undefined {
  const place = page.readBigInt64LE(6);
  return place < 0n ? undefined : (Number(place) - skipped) / samplesPerMs;
}

function noOgg(): AmynoteError {
  return new AmynoteError('audio', 'the recording cannot be decoded', {
    hint: 'see what works: amynote doctor',
  });
}
