import { BANDS, createLogMel } from '../segment/features.ts';
import { createFramer } from '../segment/framer.ts';
import { floorsAround, LOWEST_DB } from '../segment/noise-floor.ts';
import { FRAME_MS } from '../segment/sound-format.ts';
import { createVoiceActivity, type Detected, type Gates, gatesAt } from '../segment/voice-activity.ts';
import { createVoicing } from '../segment/voicing.ts';

/** Frames of one block of memory: the table grows without copying. */
const BLOCK = 8192;
/** One frame in a block: its gates, its pitch, its level, then its bands. */
const HEAD = 3;
const ROW = HEAD + BANDS;

/** A frame's gates, as bits. */
const WORDS = 1;
const STRICT = 2;
const VOICED = 4;
const VOICE = 8;
const SPOKEN = 16;
/** What was heard of it before the recording's noise floor was known: the detector's two answers, and whether words may be there. */
const HEARD = 32;
const SURE = 64;
const INSIDE = 128;

/**
 * Steps of the stored log energies, in nats: 8 bits reach from silence (e⁴) to full scale (e²⁴), and the
 * rounding is a tenth of what one frame of speech differs from the next by. 3.4 kB for a second of sound.
 */
const QUANTUM = 0.08;
const LOWEST = 3.9;
/** Steps of the stored pitch, a hundredth of an octave or so, from 1 on; 0 where there is none. */
const PITCH_QUANTUM = 0.007;
const LOWEST_PITCH = Math.log(75);
/** Steps of the stored level, in dB, from 1 on; 0 where there is no sound. */
const LEVEL_QUANTUM = 0.3;
/** What is quieter than the last bit of a sample: a pause of the recording, not of the people. */
const NO_SOUND_DB = -98;

/** What is known of a frame beside its energies, before the recording's noise floor is. */
interface HeardFrame extends Detected {
  /** Whether it lies where words may be. */
  inside: boolean;
  /** Smoothed level, in dB; undefined where there is no sound at all. */
  levelDb: number | undefined;
  voiced: boolean;
  /** In Hz. */
  pitch: number | undefined;
}

/** A recording as 10 ms frames: what the two gates said and its log mel energies. */
export class VoiceFrames {
  /** Frames of the recording. */
  count = 0;
  private readonly blocks: Uint8Array[] = [];

  /** Takes the next frame. */
  add(energies: Float32Array, heard: HeardFrame): void {
    if (this.count % BLOCK === 0) this.blocks.push(new Uint8Array(BLOCK * ROW));
    const block = this.block(this.count);
    const at = (this.count % BLOCK) * ROW;
    block[at] =
      (heard.voiced ? VOICED : 0) |
      (heard.heard ? HEARD : 0) |
      (heard.sure ? SURE : 0) |
      (heard.inside ? INSIDE : 0);
    block[at + 1] =
      heard.voiced && heard.pitch
        ? 1 + Math.round((Math.log(heard.pitch) - LOWEST_PITCH) / PITCH_QUANTUM)
        : 0;
    block[at + 2] =
      heard.levelDb === undefined
        ? 0
        : 1 + Math.min(254, Math.round((heard.levelDb - LOWEST_DB) / LEVEL_QUANTUM));
    for (let band = 0; band < BANDS; band++) {
      const level = Math.round(((energies[band] ?? 0) - LOWEST) / QUANTUM);
      block[at + HEAD + band] = Math.max(0, Math.min(255, level));
    }
    this.count += 1;
  }

  /** Whether a frame passed the generous gate: it may hold a part of a word. */
  isWords(frame: number): boolean {
    return (this.gates(frame) & WORDS) !== 0;
  }

  /** Whether a frame passed the strict gate with vowels around it: it is surely a voice. */
  isVoice(frame: number): boolean {
    return (this.gates(frame) & VOICE) !== 0;
  }

  /** Whether a frame may hold a part of a word and a voice is near: what turns are made of. */
  isSpoken(frame: number): boolean {
    return (this.gates(frame) & SPOKEN) !== 0;
  }

  /** Natural logarithm of a frame's pitch in Hz; 0 where it was not looked for or there is none. */
  logPitch(frame: number): number {
    const level = this.block(frame)[(frame % BLOCK) * ROW + 1] ?? 0;
    return level === 0 ? 0 : LOWEST_PITCH + PITCH_QUANTUM * (level - 1);
  }

  /**
   * Works out the gates of each frame and what its neighbours say of it, once all are there.
   * @param strictDb Where the strict gate begins.
   */
  settle(strictDb: number = GATES.strictDb): void {
    const gates = { ...GATES, strictDb };
    const floors = floorsAround(this.count, (frame) => this.levelDb(frame));
    for (let frame = 0; frame < this.count; frame++) this.gate(frame, floors[frame] ?? 0, gates);
    this.mark(VOICED, AROUND_FRAMES, LEAST_VOICED, STRICT, VOICE);
    this.mark(VOICE, NEAR_FRAMES, 1, WORDS, SPOKEN);
  }

  /** A pitch is believed only of what passes the strict gate. */
  private gate(frame: number, floorDb: number, gates: Gates): void {
    const block = this.block(frame);
    const at = (frame % BLOCK) * ROW;
    const bits = block[at] ?? 0;
    const detected = { heard: (bits & HEARD) !== 0, sure: (bits & SURE) !== 0 };
    const { words, voice } = gatesAt((this.levelDb(frame) ?? LOWEST_DB) - floorDb, detected, gates);
    const isWords = words && (bits & INSIDE) !== 0;
    const isStrict = isWords && voice;
    block[at] = (bits & ~(isStrict ? 0 : VOICED)) | (isWords ? WORDS : 0) | (isStrict ? STRICT : 0);
    if (!isStrict) block[at + 1] = 0;
  }

  private levelDb(frame: number): number | undefined {
    const level = this.block(frame)[(frame % BLOCK) * ROW + 2] ?? 0;
    return level === 0 ? undefined : LOWEST_DB + LEVEL_QUANTUM * (level - 1);
  }

  /** Gives `gate` to frames of `own` that have at least so many frames of `near` within reach on either side. */
  private mark(near: number, reach: number, least: number, own: number, gate: number): void {
    let count = 0;
    for (let frame = -reach; frame < this.count; frame++) {
      if (frame + reach < this.count && (this.gates(frame + reach) & near) !== 0) count += 1;
      if (frame > reach && (this.gates(frame - reach - 1) & near) !== 0) count -= 1;
      if (frame < 0 || count < least || (this.gates(frame) & own) === 0) continue;
      const block = this.block(frame);
      const at = (frame % BLOCK) * ROW;
      block[at] = (block[at] ?? 0) | gate;
    }
  }

  /** Writes a frame's log energies to `into` from `at` on. */
  energies(frame: number, into: Float32Array, at = 0): void {
    const block = this.block(frame);
    const from = (frame % BLOCK) * ROW + HEAD;
    for (let band = 0; band < BANDS; band++) into[at + band] = LOWEST + QUANTUM * (block[from + band] ?? 0);
  }

  private gates(frame: number): number {
    return this.block(frame)[(frame % BLOCK) * ROW] ?? 0;
  }

  private block(frame: number): Uint8Array {
    return this.blocks[Math.floor(frame / BLOCK)] ?? EMPTY;
  }
}

/**
 * Above the floor of the minute around, which is that of the room. Chosen on the AMI excerpts among neighbours of all
 * three, and looked at on talks of other rooms; a strict gate two decibels lower suits distant, read speech better.
 */
const GATES: Gates = { heardDb: 4, loudDb: 14, strictDb: 12 };

/** A voice has so many voiced frames (of every other frame) within 250 ms on either side. */
const AROUND_FRAMES = 25;
const LEAST_VOICED = 3;

/** Words this near to a voice are its own: onsets, ends and soft syllables. */
const NEAR_FRAMES = 25;

const EMPTY = new Uint8Array(0);

/**
 * Reads a mono stream at 16 kHz once, in chunks of any size.
 * @param stretches Where there are words, ascending; what lies outside all of them is taken for noise.
 * Without them the gates alone decide.
 * @param strictDb Where the strict gate begins, for the bench.
 */
export async function readVoiceFrames(
  sound: AsyncIterable<Int16Array>,
  stretches?: readonly { startMs: number; endMs: number }[],
  strictDb?: number,
): Promise<VoiceFrames> {
  const isInside = stretches ? createPointer(stretches) : () => true;
  const frames = new VoiceFrames();
  const activity = await createVoiceActivity();
  const bands = createLogMel();
  const voicing = createVoicing();
  const framer = createFramer();
  const add = (samples: Int16Array) => {
    const { levelDb, smoothDb, detected } = activity.frame(samples);
    bands.push(samples);
    voicing.push(samples);
    const inside = isInside(frames.count * FRAME_MS);
    // Neighbouring windows overlap by three quarters: every other frame is asked.
    const asked = inside && detected.sure && frames.count % 2 === 0;
    const { strength, pitch } = asked ? voicing.measure() : NOTHING;
    const voiced = strength > PERIODIC;
    frames.add(bands.energies(), {
      ...detected,
      inside,
      levelDb: levelDb < NO_SOUND_DB ? undefined : smoothDb,
      voiced,
      pitch,
    });
  };
  try {
    for await (const chunk of sound) for (const samples of framer.frames(chunk)) add(samples);
    for (const samples of framer.rest()) add(samples);
  } finally {
    activity.close();
  }
  frames.settle(strictDb);
  return frames;
}

const NOTHING = { strength: 0, pitch: undefined };

/** Vowels lie above, noises below; reverberation lowers vowels to about this. */
const PERIODIC = 0.62;

/** Answers, for ascending moments only, whether one lies in a stretch. */
function createPointer(stretches: readonly { startMs: number; endMs: number }[]): (ms: number) => boolean {
  let next = 0;
  return (ms) => {
    while ((stretches[next]?.endMs ?? Number.POSITIVE_INFINITY) <= ms) next += 1;
    return ms >= (stretches[next]?.startMs ?? Number.POSITIVE_INFINITY);
  };
}
