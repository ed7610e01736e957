import type { AudioTools, PcmFormat } from '../core/audio-ports.ts';
import type { SealedAudio, SessionStore } from '../core/vault-ports.ts';
import { samplesIn, silence, silenceIn } from './capture-sound.ts';
import type { Stretch } from './capture-timeline.ts';

/** Sound is encoded so long after it came: until then a strike still reaches it. */
const lagMs = 120_000;
/** An encoder that lets more sound than this wait is given up, so that memory stays bounded. */
const longestHeldMs = 300_000;

/** Encodes a capture while it runs, so that stopping is quick; whatever goes wrong, the sealed parts remain the truth. */
export interface LiveEncoder {
  sound(pcm: Uint8Array): void;
  silence(samples: number): void;
  strike(stretch: Stretch): void;
  /** Encodes the rest. @returns undefined when nothing usable came of it, and for short captures */
  finish(): Promise<SealedAudio | undefined>;
  abandon(): Promise<void>;
}

/** What is held lies together in blocks of so much sound. */
const slabMs = 20_000;

interface Held {
  start: number;
  samples: number;
  /** Absent for silence. */
  pcm?: Uint8Array;
}

export function createLiveEncoder(
  audio: AudioTools,
  sessions: SessionStore,
  sessionId: string,
  format: PcmFormat,
): LiveEncoder {
  const perMs = format.sampleRate / 1000;
  const line: Held[] = [];
  const keep = createShelf(slabMs * perMs * format.channels * 2);
  let end = 0;
  let state: 'open' | 'ended' | 'given-up' = 'open';
  let wake = () => {};
  let made: Promise<SealedAudio | undefined> | undefined;

  const oldest = () => line[0]?.start ?? end;
  const isDue = (held: Held) => state === 'ended' || end - (held.start + held.samples) >= lagMs * perMs;
  async function* delayed(): AsyncIterable<Uint8Array> {
    for (;;) {
      if (state === 'given-up') throw new Error('the live encoding was given up');
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
  const giveUp = () => {
    state = 'given-up';
    line.length = 0;
    wake();
  };
  const hold = (samples: number, pcm?: Uint8Array) => {
    if (state !== 'open') return;
    line.push({ start: end, samples, ...(pcm && { pcm: keep(pcm) }) });
    end += samples;
    const sound = line.reduce((sum, held) => sum + (held.pcm === undefined ? 0 : held.samples), 0);
    if (sound > longestHeldMs * perMs) giveUp();
    if (end > lagMs * perMs) {
      // Whatever fails here fails once: the parts are encoded at the end instead.
      made ??= sessions.writeAudio(sessionId, audio.encode(delayed(), format)).catch(() => {
        giveUp();
        return undefined;
      });
    }
    wake();
  };

  return {
    sound: (pcm) => hold(samplesIn(pcm, format), pcm),
    silence: (samples) => hold(samples),
    strike(stretch) {
      if (stretch.start < oldest()) giveUp();
      for (const { pcm, start } of line) if (pcm !== undefined) silenceIn(pcm, start, [stretch], format);
    },
    async finish() {
      if (state === 'open') state = 'ended';
      wake();
      return made;
    },
    async abandon() {
      giveUp();
      await made;
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
