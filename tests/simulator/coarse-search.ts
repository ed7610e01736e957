import { createFft, type Fft } from './fft.ts';

/** Frames of one overlap-save block. */
const blockSize = 8192;
/** The longest stretch of envelope that is looked for, in frames; the rest of a long piece follows from it. */
export const probeFrames = 1200;
const step = blockSize - probeFrames;

/** The envelopes of one track, transformed once so that any piece is found quickly. */
export interface EnvelopeIndex {
  frames: number;
  /** Spectra of each block, per band. */
  blocks: { re: Float64Array; im: Float64Array }[][];
  /** Running sums of each band, and of all bands' squares. */
  sums: Float64Array[];
  squares: Float64Array;
}

const fft: Fft = createFft(blockSize);

/** Prepares the envelopes of a track for {@link similarPlaces}. */
export function indexEnvelopes(bands: readonly Float32Array[]): EnvelopeIndex {
  const frames = bands[0]?.length ?? 0;
  const centred = bands.map((band) => subtractMean(band));
  const starts = Array.from({ length: Math.max(1, Math.ceil(frames / step)) }, (_, block) => block * step);
  const squares = new Float64Array(frames + 1);
  for (let frame = 0; frame < frames; frame++) {
    const sum = centred.reduce((total, band) => total + (band[frame] as number) ** 2, 0);
    squares[frame + 1] = (squares[frame] as number) + sum;
  }
  return {
    frames,
    blocks: starts.map((start) => centred.map((band) => spectrum(band.subarray(start, start + blockSize)))),
    sums: centred.map(runningSum),
    squares,
  };
}

/**
 * Where an envelope of at most {@link probeFrames} frames resembles the track, best first.
 * @returns start frames with their normalised correlation (-1 to 1); neighbours of a better place are left out.
 */
export function similarPlaces(index: EnvelopeIndex, probe: readonly Float32Array[], limit: number) {
  const length = probe[0]?.length ?? 0;
  const centred = probe.map((band) => subtractMean(band));
  const own = centred.reduce((total, band) => total + band.reduce((sum, value) => sum + value * value, 0), 0);
  if (own === 0 || length > index.frames) return [];
  const spectra = centred.map((band) => spectrum(band));
  const scores = new Float32Array(index.frames - length + 1);
  for (const [block, bands] of index.blocks.entries()) {
    const products = correlate(bands, spectra);
    const start = block * step;
    const end = Math.min(scores.length, start + step);
    for (let frame = start; frame < end; frame++) {
      const product = (products[frame - start] as number) / blockSize;
      scores[frame] = product / Math.sqrt(own * Math.max(spread(index, frame, length), length * 0.05));
    }
  }
  return bestPeaks(scores, limit);
}

function subtractMean(band: Float32Array): Float64Array {
  const mean = band.reduce((sum, value) => sum + value, 0) / Math.max(1, band.length);
  return Float64Array.from(band, (value) => value - mean);
}

function runningSum(band: Float64Array): Float64Array {
  const sums = new Float64Array(band.length + 1);
  for (let frame = 0; frame < band.length; frame++)
    sums[frame + 1] = (sums[frame] as number) + (band[frame] as number);
  return sums;
}

function spectrum(values: Float64Array): { re: Float64Array; im: Float64Array } {
  const re = new Float64Array(blockSize);
  re.set(values);
  const im = new Float64Array(blockSize);
  fft.forward(re, im);
  return { re, im };
}

type Spectrum = ReturnType<typeof spectrum>;

function correlate(track: readonly Spectrum[], probe: readonly Spectrum[]): Float64Array {
  const re = new Float64Array(blockSize);
  const im = new Float64Array(blockSize);
  for (const [band, a] of track.entries()) {
    const b = probe[band] as Spectrum;
    for (let k = 0; k < blockSize; k++) {
      const ar = a.re[k] as number;
      const ai = a.im[k] as number;
      const br = b.re[k] as number;
      const bi = b.im[k] as number;
      re[k] = (re[k] as number) + ar * br + ai * bi;
      im[k] = (im[k] as number) + ai * br - ar * bi;
    }
  }
  fft.inverse(re, im);
  return re;
}

/** The track's own energy about its mean, over one window. */
function spread(index: EnvelopeIndex, frame: number, length: number): number {
  const squares = (index.squares[frame + length] as number) - (index.squares[frame] as number);
  return index.sums.reduce((total, sums) => {
    const sum = (sums[frame + length] as number) - (sums[frame] as number);
    return total - (sum * sum) / length;
  }, squares);
}

function bestPeaks(scores: Float32Array, limit: number): { frame: number; score: number }[] {
  const peaks: { frame: number; score: number }[] = [];
  for (let frame = 0; frame < scores.length; frame++) {
    const score = scores[frame] as number;
    if (score < 0.2 || score < (scores[frame - 1] ?? -1) || score < (scores[frame + 1] ?? -1)) continue;
    if (peaks.length === limit && score <= (peaks[limit - 1]?.score ?? 0)) continue;
    const near = peaks.findIndex((peak) => Math.abs(peak.frame - frame) < 4);
    if (near >= 0 && (peaks[near]?.score ?? 0) >= score) continue;
    if (near >= 0) peaks.splice(near, 1);
    peaks.push({ frame, score });
    peaks.sort((a, b) => b.score - a.score);
    peaks.length = Math.min(peaks.length, limit);
  }
  return peaks;
}
