import type { PcmFormat } from '../core/audio-ports.ts';
import { samplesOf } from '../core/pcm.ts';
import type { Segmenter } from '../core/speech-ports.ts';
import type { SampleStretch } from './capture-timeline.ts';
import { createDelayLine, type DelayLine } from './delay-line.ts';
import { shiftedPiece } from './live-pieces.ts';
import type { LiveJob } from './live-queue.ts';

/** A stretch of one channel's end in which nobody speaks. */
export interface SilentEnd {
  fromMs: number;
  endMs: number;
  channel: 0 | 1 | undefined;
}

interface CutRequest {
  format: PcmFormat;
  /** Where on the timeline the capture begins, in samples. */
  start: number;
  segmenter(): Promise<Segmenter>;
  onPiece(job: LiveJob): void;
  onSilentEnd(end: SilentEnd): Promise<void>;
  /** What ends the cutting of one channel, ends it for good. */
  onFailure(): void;
}

/** Cuts a capture into pieces while it runs, channel by channel, two minutes behind. */
export interface LiveCutter {
  sound(pcm: Uint8Array): void;
  silence(samples: number): void;
  /** @returns from where on, in samples, the strike came in time */
  strike(stretch: SampleStretch): number;
  /** No more sound comes: what is left is cut at once. */
  end(): void;
  /** Nothing more is cut. */
  giveUp(): void;
  /** Resolves when all was cut or given up, and never rejects. */
  settled(): Promise<void>;
}

export function createLiveCutter(request: CutRequest): LiveCutter {
  const { format, start } = request;
  const perMs = format.sampleRate / 1000;
  const lines = (format.channels === 2 ? ([0, 1] as const) : [undefined]).map((channel) => ({
    channel,
    line: createDelayLine(format, start),
  }));
  let total = start;

  async function cut(line: DelayLine, channel: 0 | 1 | undefined): Promise<void> {
    const segmenter = await request.segmenter();
    const startMs = Math.round(start / perMs);
    let fromMs = startMs;
    const sound = unhurried(samplesOf(line.due(), format.channels, channel ?? 0));
    for await (const found of segmenter.segment(sound)) {
      const piece = { ...shiftedPiece(found, startMs), ...(channel !== undefined && { channel }) };
      request.onPiece({ piece, fromMs });
      fromMs = piece.endMs;
    }
    const endMs = Math.round(total / perMs);
    if (endMs > fromMs) await request.onSilentEnd({ fromMs, endMs, channel });
  }
  const cutting = Promise.all(lines.map(({ line, channel }) => cut(line, channel).catch(request.onFailure)));

  return {
    sound(pcm) {
      for (const { line } of lines) line.sound(pcm);
      total += pcm.length / (format.channels * 2);
    },
    silence(samples) {
      for (const { line } of lines) line.silence(samples);
      total += samples;
    },
    strike: (stretch) => Math.max(...lines.map(({ line }) => line.strike(stretch))),
    end() {
      for (const { line } of lines) line.end();
    },
    giveUp() {
      for (const { line } of lines) line.giveUp();
    },
    async settled() {
      await cutting;
    },
  };
}

/** Lets everything else have its turn: hours of silence may come at once, and the microphone does not wait. */
async function* unhurried(sound: AsyncIterable<Int16Array>): AsyncIterable<Int16Array> {
  for await (const samples of sound) {
    yield samples;
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}
