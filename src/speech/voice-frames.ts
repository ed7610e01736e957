import { COEFFICIENTS, createMfcc } from './features.ts';
import { createFramer } from './framer.ts';
import { FRAME_MS } from './sound-format.ts';
import { createVoiceActivity } from './voice-activity.ts';
import { createVoicing } from './voicing.ts';

/** Frames of one block of memory: the table grows without copying. */
const BLOCK = 8192;

/** A recording as 10 ms frames: what the two gates said and, where there may be words, its features. */
export class VoiceFrames {
  /** Frames of the recording. */
  count = 0;
  /** Numbers of the frames that passed the generous gate, ascending. */
  readonly words: number[] = [];
  private readonly voice: boolean[] = [];
  /** For each frame, how many of the recording up to it are voiced. */
  private readonly voiced: number[] = [0];
  private readonly blocks: Float32Array[] = [];

  /** Takes the next frame; one without features holds no words. */
  add(features: Float32Array | undefined, voice: boolean, voiced: boolean): void {
    if (features) {
      const at = this.words.length;
      if (at % BLOCK === 0) this.blocks.push(new Float32Array(BLOCK * COEFFICIENTS));
      this.blocks[Math.floor(at / BLOCK)]?.set(features, (at % BLOCK) * COEFFICIENTS);
      this.words.push(this.count);
      this.voice.push(voice);
    }
    this.count += 1;
    this.voiced.push((this.voiced.at(-1) ?? 0) + (voiced ? 1 : 0));
  }

  /** Whether a frame, by its place in `words`, passed the strict gate with vowels around it. */
  isVoice(place: number): boolean {
    const frame = this.words[place] ?? 0;
    const until = this.voiced[Math.min(this.count, frame + AROUND_FRAMES)] ?? 0;
    const before = this.voiced[Math.max(0, frame - AROUND_FRAMES)] ?? 0;
    return this.voice[place] === true && until - before >= LEAST_VOICED;
  }

  /** Where the features of the frame at a place in `words` lie. */
  block(place: number): Float32Array {
    return this.blocks[Math.floor(place / BLOCK)] ?? EMPTY;
  }

  offset(place: number): number {
    return (place % BLOCK) * COEFFICIENTS;
  }
}

/** A voice has so many voiced frames (of every other frame) within 250 ms on either side. */
const AROUND_FRAMES = 25;
const LEAST_VOICED = 3;

const EMPTY = new Float32Array(0);

/**
 * Reads a mono stream at 16 kHz once, in chunks of any size.
 * @param stretches Where there are words, ascending; what lies outside all of them is taken for noise.
 * Without them the gates alone decide.
 */
export async function readVoiceFrames(
  sound: AsyncIterable<Int16Array>,
  stretches?: readonly { startMs: number; endMs: number }[],
): Promise<VoiceFrames> {
  const inside = stretches ? createPointer(stretches) : () => true;
  const frames = new VoiceFrames();
  const activity = await createVoiceActivity();
  const mfcc = createMfcc();
  const voicing = createVoicing();
  const framer = createFramer();
  const add = (samples: Int16Array) => {
    const { words, voice } = activity.frame(samples);
    mfcc.push(samples);
    voicing.push(samples);
    const features = words && inside(frames.count * FRAME_MS) ? mfcc.features() : undefined;
    // Neighbouring windows overlap by three quarters: every other frame is asked.
    const asked = features !== undefined && voice && frames.count % 2 === 0;
    frames.add(features, voice, asked && voicing.strength() > VOICED);
  };
  try {
    for await (const chunk of sound) for (const samples of framer.frames(chunk)) add(samples);
    for (const samples of framer.rest()) add(samples);
  } finally {
    activity.close();
  }
  return frames;
}

/** Vowels lie above, noises below; reverberation lowers vowels to about this. */
const VOICED = 0.62;

/** Answers, for ascending moments only, whether one lies in a stretch. */
function createPointer(stretches: readonly { startMs: number; endMs: number }[]): (ms: number) => boolean {
  let next = 0;
  return (ms) => {
    while ((stretches[next]?.endMs ?? Number.POSITIVE_INFINITY) <= ms) next += 1;
    return ms >= (stretches[next]?.startMs ?? Number.POSITIVE_INFINITY);
  };
}
