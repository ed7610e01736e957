import FFT from 'fft.js';
import { sampleRate } from '../../core/pcm.ts';
import { FRAME_SAMPLES } from './sound-format.ts';

/** Cepstral coefficients per frame: c1 to c20; c0, the loudness, says nothing of a voice. */
export const COEFFICIENTS = 20;
/** Mel bands per frame. */
export const BANDS = 32;

/** 25 ms, as everywhere in speech work. */
const WINDOW_SAMPLES = 400;
const FFT_SIZE = 512;
/** The whole band of 16 kHz sound: cutting it at 3.8 kHz hurt clustering much in our trials. */
const LOWEST_HZ = 60;
const HIGHEST_HZ = 7800;

/** Follows a recording; features are worked out only where they are asked for. */
export interface Mfcc {
  /** Takes the next frame's 160 samples. */
  push(frame: Int16Array): void;
  /** c1…c20 of the 25 ms that end with the last frame. */
  features(): Float32Array;
}

/** MFCC of consecutive 10 ms frames. */
export function createMfcc(): Mfcc {
  const bands = createLogMel();
  return {
    push: bands.push,
    features() {
      const out = new Float32Array(COEFFICIENTS);
      cepstrum(bands.energies(), out);
      return out;
    },
  };
}

/** Follows a recording's spectrum as an ear hears it. */
export interface LogMel {
  /** Takes the next frame's 160 samples. */
  push(frame: Int16Array): void;
  /** Natural logarithms of the {@link BANDS} mel bands' energies in the 25 ms that end with the last frame. */
  energies(): Float32Array;
}

export function createLogMel(): LogMel {
  const fft = new FFT(FFT_SIZE);
  const spectrum = new Float64Array(2 * FFT_SIZE);
  const input = new Float64Array(FFT_SIZE);
  const history = new Float64Array(WINDOW_SAMPLES);
  const energies = new Float32Array(BANDS);
  let last = 0;
  return {
    push(frame) {
      history.copyWithin(0, FRAME_SAMPLES);
      for (let i = 0; i < FRAME_SAMPLES; i++) {
        const sample = frame[i] ?? 0;
        history[WINDOW_SAMPLES - FRAME_SAMPLES + i] = sample - 0.97 * last;
        last = sample;
      }
    },
    energies() {
      for (let i = 0; i < WINDOW_SAMPLES; i++) input[i] = (history[i] ?? 0) * (HAMMING[i] ?? 0);
      fft.realTransform(spectrum, input);
      logMel(spectrum, energies);
      return energies;
    },
  };
}

function logMel(spectrum: Float64Array, energies: Float32Array): void {
  for (const [filter, band] of MEL_BANDS.entries()) {
    let sum = 0;
    for (let k = 0; k < band.weights.length; k++) {
      const at = 2 * (band.first + k);
      sum += (band.weights[k] ?? 0) * ((spectrum[at] ?? 0) ** 2 + (spectrum[at + 1] ?? 0) ** 2);
    }
    // Half a quantisation step of noise keeps digital silence finite.
    energies[filter] = Math.log(sum + 50);
  }
}

/** c1… of one frame's log energies, as many as `out` takes. */
export function cepstrum(energies: Float32Array, out: Float32Array): void {
  for (let c = 0; c < out.length; c++) {
    let sum = 0;
    for (let m = 0; m < BANDS; m++) sum += (energies[m] ?? 0) * (COSINES[c * BANDS + m] ?? 0);
    out[c] = sum;
  }
}

const HAMMING = Float64Array.from(
  { length: WINDOW_SAMPLES },
  (_, i) => 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (WINDOW_SAMPLES - 1)),
);

/** Orthonormal DCT-II, rows c1…c20. */
const COSINES = Float64Array.from({ length: COEFFICIENTS * BANDS }, (_, at) => {
  const c = Math.floor(at / BANDS) + 1;
  return Math.sqrt(2 / BANDS) * Math.cos((Math.PI * c * ((at % BANDS) + 0.5)) / BANDS);
});

const MEL_BANDS = melBands();

function melBands(): { first: number; weights: Float64Array }[] {
  const mel = (hz: number) => 2595 * Math.log10(1 + hz / 700);
  const step = (mel(HIGHEST_HZ) - mel(LOWEST_HZ)) / (BANDS + 1);
  const bin = (index: number) =>
    (700 * (10 ** ((mel(LOWEST_HZ) + index * step) / 2595) - 1) * FFT_SIZE) / sampleRate;
  return Array.from({ length: BANDS }, (_, filter) => {
    const [left, centre, right] = [bin(filter), bin(filter + 1), bin(filter + 2)];
    const first = Math.ceil(left);
    const weights = Float64Array.from({ length: Math.max(1, Math.floor(right) - first + 1) }, (_, k) => {
      const at = first + k;
      return Math.max(0, at <= centre ? (at - left) / (centre - left) : (right - at) / (right - centre));
    });
    return { first, weights };
  });
}
