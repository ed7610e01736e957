import loadFvad, { type FvadModule } from '@echogarden/fvad-wasm';
import { sampleRate } from '../../core/pcm.ts';
import { createNoiseFloor } from './noise-floor.ts';
import { FRAME_SAMPLES } from './sound-format.ts';

/** What 10 ms of sound seem to hold. */
export interface FrameActivity {
  /** Generous: may hold a part of a word. Covers nearly all speech and some noise. */
  words: boolean;
  /** Strict: like a voice and well above the room. */
  voice: boolean;
  /** Level in dB relative to full scale, rumble removed. */
  levelDb: number;
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
 * @param strictDb How far above the floor the strict one begins.
 */
export async function createVoiceActivity(strictDb = STRICT_DB): Promise<VoiceActivity> {
  const wasm = await loadDetector();
  const heap = wasm._malloc(2 * FRAME_SAMPLES);
  const generous = newDetector(wasm, 0);
  const strict = newDetector(wasm, 2);
  const level = createLevelMeter();
  const floor = createNoiseFloor();
  return {
    frame(samples) {
      wasm.HEAP16.set(samples, heap / 2);
      const levelDb = level(samples);
      const aboveDb = floor.above(levelDb);
      const heard = wasm._fvad_process(generous, heap, FRAME_SAMPLES) === 1;
      const sure = wasm._fvad_process(strict, heap, FRAME_SAMPLES) === 1;
      return { words: isWords(heard, aboveDb), voice: sure && aboveDb > strictDb, levelDb };
    },
    close() {
      wasm._fvad_free(generous);
      wasm._fvad_free(strict);
      wasm._free(heap);
    },
  };
}

/** Steady noise that the detector takes for speech stays under this; measured on the AMI excerpts. */
const HEARD_DB = 3;
/** So far above the floor it counts as words, whatever the detector says. */
const LOUD_DB = 12;
/** Below this a voice is too much mixed with the room to learn from. */
const STRICT_DB = 10;

function isWords(heard: boolean, aboveDb: number): boolean {
  return aboveDb > (heard ? HEARD_DB : LOUD_DB);
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
