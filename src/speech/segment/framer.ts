import { FRAME_SAMPLES } from './sound-format.ts';

/** Chunks of any size → frames of 160 samples. A frame is valid until the next one is asked for. */
export interface Framer {
  frames(chunk: Int16Array): Iterable<Int16Array>;
  /** What is left at the end, filled up with silence. */
  rest(): Iterable<Int16Array>;
}

export function createFramer(): Framer {
  const frame = new Int16Array(FRAME_SAMPLES);
  let filled = 0;
  return {
    *frames(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const take = Math.min(FRAME_SAMPLES - filled, chunk.length - at);
        frame.set(chunk.subarray(at, at + take), filled);
        at += take;
        filled += take;
        if (filled < FRAME_SAMPLES) continue;
        yield frame;
        filled = 0;
      }
    },
    *rest() {
      if (filled > 0) yield frame.fill(0, filled);
    },
  };
}
