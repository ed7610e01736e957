import type { PcmFormat } from '../core/audio-ports.ts';
import { samplesIn, silence, silenceIn } from './capture-sound.ts';
import type { SampleStretch } from './capture-timeline.ts';

/** Sound comes out so long after it came: until then a strike still reaches it. */
const lagMs = 120_000;
/** A reader that lets more sound than this wait is given up, so that memory stays bounded. */
const longestHeldMs = 300_000;

/** What a running capture tells those who follow it. Positions are samples on the session's timeline. */
export interface Follower {
  sound(pcm: Uint8Array): void;
  silence(samples: number): void;
  strike(stretch: SampleStretch): void;
}

/** Holds the sound of a capture back for two minutes; struck stretches are silence when they come out. */
export interface DelayLine {
  sound(pcm: Uint8Array): void;
  silence(samples: number): void;
  /** @returns from where on the strike came in time: what lies before has come out as it was */
  strike(stretch: SampleStretch): number;
  /** Whether anything has come out, or could. */
  hasBegun(): boolean;
  /** Nothing follows: what is left comes out at once. */
  end(): void;
  /** Nothing more comes out: whoever reads gets an error. */
  giveUp(): void;
  /** What comes out, for one reader. */
  due(): AsyncIterable<Uint8Array>;
}

interface Held {
  start: number;
  samples: number;
  /** Absent for silence. */
  pcm?: Uint8Array;
}

/**
 * @param start where on the timeline the first sound stands, in samples.
 * Sound is held as it is given, not copied: several lines can hold the same.
 */
export function createDelayLine(format: PcmFormat, start = 0): DelayLine {
  const perMs = format.sampleRate / 1000;
  const line: Held[] = [];
  let end = start;
  let state: 'open' | 'ended' | 'given-up' = 'open';
  let wake = () => {};

  const isDue = (held: Held) => state === 'ended' || end - (held.start + held.samples) >= lagMs * perMs;
  const giveUp = () => {
    state = 'given-up';
    line.length = 0;
    wake();
  };
  const hold = (samples: number, pcm?: Uint8Array) => {
    if (state !== 'open') return;
    line.push({ start: end, samples, ...(pcm && { pcm }) });
    end += samples;
    const sound = line.reduce((sum, held) => sum + (held.pcm === undefined ? 0 : held.samples), 0);
    if (sound > longestHeldMs * perMs) giveUp();
    wake();
  };
  async function* due(): AsyncIterable<Uint8Array> {
    for (;;) {
      if (state === 'given-up') throw new Error('the delayed sound was given up');
      const next = line[0];
      if (next !== undefined && isDue(next)) {
        line.shift();
        if (next.pcm === undefined) yield* silence(next.samples, format);
        else yield next.pcm;
      } else if (state === 'ended') return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  return {
    sound: (pcm) => hold(samplesIn(pcm, format), pcm),
    silence: (samples) => hold(samples),
    strike(stretch) {
      for (const held of line) {
        if (held.pcm !== undefined) silenceIn(held.pcm, held.start, [stretch], format);
      }
      return line[0]?.start ?? end;
    },
    hasBegun: () => end - start > lagMs * perMs,
    end() {
      if (state === 'open') state = 'ended';
      wake();
    },
    giveUp,
    due,
  };
}

/** What is held lies together in blocks of so much sound. */
const slabMs = 20_000;

/** Tells several followers of the same sound, which is copied once for all of them. */
export function toFollowers(followers: readonly Follower[], format: PcmFormat): Follower {
  const keep = createShelf((slabMs / 1000) * format.sampleRate * format.channels * 2);
  return {
    sound(pcm) {
      if (followers.length === 0) return;
      const kept = keep(pcm);
      for (const follower of followers) follower.sound(kept);
    },
    silence(samples) {
      for (const follower of followers) follower.silence(samples);
    },
    strike(stretch) {
      for (const follower of followers) follower.strike(stretch);
    },
  };
}

/**
 * Copies small things that are held for long into large blocks: among what comes and goes they would leave the
 * process's memory full of holes.
 */
function createShelf(size: number): (bytes: Uint8Array) => Uint8Array {
  let slab = new Uint8Array(0);
  let used = 0;
  return (bytes) => {
    if (used + bytes.length > slab.length) {
      slab = new Uint8Array(Math.max(size, bytes.length));
      used = 0;
    }
    const copy = slab.subarray(used, used + bytes.length);
    copy.set(bytes);
    used += bytes.length;
    return copy;
  };
}
