import loadFvad, { type FvadModule } from '@echogarden/fvad-wasm';
import { sampleRate } from '../../core/pcm.ts';
import { createNoiseFloor, createSmoothing } from './noise-floor.ts';
import { FRAME_SAMPLES } from './sound-format.ts';

/** What 10 ms of sound seem to hold. */
export interface FrameActivity {
  /** Generous: may hold a part of a word. Covers nearly all speech and some noise. */
  words: boolean;
  /** Strict: like a voice and well above the room. */
  voice: boolean;
  /** Level in dB relative to full scale, rumble removed. */
  levelDb: number;
  /** The same, smoothed over 50 ms. */
  smoothDb: number;
  /** What the detector says, whatever the level. */
  detected: Detected;
}

/** Answers of the WebRTC detector: its most generous mode, and the second strictest. */
export interface Detected {
  heard: boolean;
  sure: boolean;
}

/** Looks at consecutive frames of one recording; `close` frees its memory. */
export interface VoiceActivity {
  frame(samples: Int16Array): FrameActivity;
  close(): void;
}

/**
 * The two gates of speech: the WebRTC detector (mode 0 and 2) beside the level above the recording's
 * own noise floor. Either alone lets words through the generous gate, so that whispering, which the
 * detector misses, is kept; both are needed for the strict one.
 */
export async function createVoiceActivity(): Promise<VoiceActivity> {
  const wasm = await loadDetector();
  const heap = wasm._malloc(2 * FRAME_SAMPLES);
  const generous = newDetector(wasm, 0);
  const strict = newDetector(wasm, 2);
  const level = createLevelMeter();
  const floor = createNoiseFloor();
  const smoothed = createSmoothing();
  return {
    frame(samples) {
      wasm.HEAP16.set(samples, heap / 2);
      const levelDb = level(samples);
      const smoothDb = smoothed(levelDb);
      const detected = {
        heard: wasm._fvad_process(generous, heap, FRAME_SAMPLES) === 1,
        sure: wasm._fvad_process(strict, heap, FRAME_SAMPLES) === 1,
      };
      return { ...gatesAt(floor.above(smoothDb), detected, SO_FAR), levelDb, smoothDb, detected };
    },
    close() {
      wasm._fvad_free(generous);
      wasm._fvad_free(strict);
      wasm._free(heap);
    },
  };
}

/** How far above the noise floor the gates begin, in dB. */
export interface Gates {
  /** Steady noise that the detector takes for speech stays under this. */
  heardDb: number;
  /** From here on it counts as words, whatever the detector says. */
  loudDb: number;
  /** Below this a voice is too much mixed with the room to learn from. */
  strictDb: number;
}

/** Above a floor that only the past tells of; measured on the AMI excerpts. */
const SO_FAR: Gates = { heardDb: 3, loudDb: 12, strictDb: 10 };

/** The two gates of a frame so far above the noise floor. */
export function gatesAt(
  aboveDb: number,
  { heard, sure }: Detected,
  { heardDb, loudDb, strictDb }: Gates,
): Pick<FrameActivity, 'words' | 'voice'> {
  return { words: aboveDb > (heard ? heardDb : loudDb), voice: sure && aboveDb > strictDb };
}

// The loader reads `fvad.wasm` from its own folder: the package's, or the bundle's, where the build copies it.
let loading: Promise<FvadModule> | undefined;

function loadDetector(): Promise<FvadModule> {
  loading ??= loadFvad();
  return loading;
}

function newDetector(wasm: FvadModule, mode: number): number {
  const detector = wasm._fvad_new();
  wasm._fvad_set_sample_rate(detector, sampleRate);
  wasm._fvad_set_mode(detector, mode);
  return detector;
}

/** Level of a frame after a first-order high-pass at about 100 Hz, which takes out hum and handling. */
function createLevelMeter(): (samples: Int16Array) => number {
  let before = 0;
  let passed = 0;
  return (samples) => {
    let sum = 0;
    for (const sample of samples) {
      passed = 0.962 * (passed + sample - before);
      before = sample;
      sum += passed * passed;
    }
    return 10 * Math.log10(sum / samples.length / 32_768 ** 2 + 1e-10);
  };
}
