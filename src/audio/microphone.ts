import type { PcmFormat } from '../core/audio-ports.ts';
import { type CaptureInput, captureOptions } from './capture-input.ts';
import { runFfmpeg } from './ffmpeg-run.ts';

/** One device that is being listened to, by an ffmpeg of its own. */
export interface Microphone {
  readonly input: CaptureInput;
  /** The next sound, in whole frames; undefined when no more comes. @throws `audio` when the device failed */
  next(): Promise<Uint8Array | undefined>;
  /** Ends it; what it has heard still comes. */
  stop(): void;
  /** Ends it at once. */
  close(): void;
}

/** How long an ffmpeg may take to give what it has heard, in milliseconds: one that waits for a device never ends. */
const stopMs = 500;

/** Begins to listen; whether the device can be opened is told by the first `next`. */
export function openMicrophone(program: string, input: CaptureInput, format: PcmFormat): Microphone {
  const [stopping, killing] = [new AbortController(), new AbortController()];
  const sound = runFfmpeg(program, {
    input: input.input,
    inputOptions: ['-loglevel', 'error', '-nostats', '-f', input.format, ...captureOptions(input), ...queue],
    outputOptions: ['-ar', `${format.sampleRate}`, '-ac', `${format.channels}`, ...raw],
    signal: stopping.signal,
    abort: killing.signal,
    failure: 'the microphone cannot be opened',
  });
  const frames = wholeFrames(sound, format.channels * 2);
  let timer: NodeJS.Timeout | undefined;
  const ended = () => clearTimeout(timer);
  return {
    input,
    async next() {
      const result = await frames.next().catch((error: unknown) => {
        ended();
        throw error;
      });
      if (result.done !== true) return result.value;
      ended();
      return undefined;
    },
    stop() {
      timer ??= setTimeout(() => killing.abort(), stopMs);
      stopping.abort();
    },
    close() {
      stopping.abort();
      killing.abort();
      // Without a reader the generator stands still at its last sound: this lets it clear up.
      frames.return(undefined).catch(() => undefined);
    },
  };
}

/** Sound waits here while ffmpeg is kept from writing, instead of being dropped by the device. */
const queue = ['-thread_queue_size', '1024'];

const raw = ['-flush_packets', '1', '-f', 's16le'];

/** Pipes cut anywhere; half a sample that stays over would turn the next device's sound into noise. */
async function* wholeFrames(
  sound: AsyncIterable<Uint8Array>,
  frame: number,
): AsyncGenerator<Uint8Array, undefined> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of sound) {
    const joined = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const whole = joined.length - (joined.length % frame);
    rest = joined.subarray(whole);
    if (whole > 0) yield joined.subarray(0, whole);
  }
  return undefined;
}
