import type { Piece, Segmenter } from '../core/speech-ports.ts';
import type { Stretch } from '../core/stretch.ts';
import { shiftedPiece } from './live-pieces.ts';

/**
 * Cuts only some stretches of a recording into pieces, each as if it were all there is.
 * @param stretches in order; the last one may go on past the end of the sound. Nothing is read when there are none
 */
export async function* segmentStretches(
  segmenter: Segmenter,
  samples: AsyncIterable<Int16Array>,
  stretches: readonly Stretch[],
): AsyncIterable<Piece> {
  if (stretches.length === 0) return;
  const perMs = segmenter.sampleRate / 1000;
  const sound = createReader(samples);
  try {
    for (const { startMs, endMs } of stretches) {
      const stretch = sound.read(startMs * perMs, endMs * perMs);
      for await (const piece of segmenter.segment(stretch)) yield shiftedPiece(piece, startMs);
    }
  } finally {
    await sound.close();
  }
}

/** Reads stretch after stretch of one stream. */
function createReader(samples: AsyncIterable<Int16Array>) {
  const source = samples[Symbol.asyncIterator]();
  let chunk = new Int16Array(0);
  let position = 0;
  return {
    async *read(start: number, end: number): AsyncIterable<Int16Array> {
      while (position < end) {
        if (chunk.length === 0) {
          const next = await source.next();
          if (next.done) return;
          chunk = new Int16Array(next.value);
          continue;
        }
        const wanted = position >= start;
        const taken = chunk.subarray(0, (wanted ? end : Math.min(start, end)) - position);
        position += taken.length;
        chunk = chunk.subarray(taken.length);
        if (wanted) yield taken;
      }
    },
    async close() {
      await source.return?.();
    },
  };
}
