import type { PcmFormat } from '../core/audio-ports.ts';

/** What a crash can cost: no part holds more sound, and none waits longer to be sealed. */
const partMs = 1000;

/** Gathers sound into parts. */
export interface PartCutter {
  push(pcm: Uint8Array): void;
  /** Gives what is gathered so far. */
  flush(): void;
  /** How much that is. */
  heldMs(): number;
}

/** @param emit called with each part, whole frames, in order */
export function createPartCutter(format: PcmFormat, emit: (part: Uint8Array) => void): PartCutter {
  const size = (partMs / 1000) * format.sampleRate * format.channels * 2;
  let chunks: Uint8Array[] = [];
  let held = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (held === 0) return;
    const part = joined(chunks, held);
    chunks = [];
    held = 0;
    emit(part);
  };
  return {
    push(pcm) {
      for (let at = 0; at < pcm.length; ) {
        const piece = pcm.subarray(at, at + size - held);
        chunks.push(piece);
        held += piece.length;
        at += piece.length;
        if (held === size) flush();
        else timer ??= setTimeout(flush, partMs);
      }
    },
    flush,
    heldMs: () => (held / size) * partMs,
  };
}

/** A copy of its own: what the microphone gave may lie in memory that is used again. */
function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const part = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    part.set(chunk, at);
    at += chunk.length;
  }
  return part;
}
