import { type EnvelopeIndex, probeFrames, similarPlaces } from './coarse-search.ts';
import { type Features, fineRate, framesPerSecond } from './features.ts';

/** Something that pieces can lie in. */
export interface Searchable {
  index: EnvelopeIndex;
  features: Features;
}

/** Where a piece of sound lies in a track, in milliseconds of the track. */
export interface Place<T> {
  track: T;
  startMs: number;
  endMs: number;
  /** The part of it that is not plain silence. */
  soundStartMs: number;
  soundEndMs: number;
  /** How alike the samples are, 0 to 1. */
  likeness: number;
}

const frameMs = 1000 / framesPerSecond;
const finePerFrame = fineRate / framesPerSecond;
/** In samples of the fine signal: 20 ms, two frames. */
const furthestShift = 2 * finePerFrame;
/** Under this power (-66 dBFS) a whole piece holds nothing to look for. */
const silentPower = 2.5e-7;
/** A frame this far below the loudest one is not part of the sound: -45 dB. */
const relativeFloor = 3.2e-5;
/** Frames around the sound that are looked for with it. */
const margin = 30;
/** Places whose envelopes fit this much worse than the best are not compared sample by sample. */
const worthALook = 0.3;
/** Found when the samples agree this well, or the envelopes of a piece of some length do. */
const enough = { samples: 0.5, envelopes: 0.92, envelopeFrames: 150 };

/**
 * Finds where a piece lies from its sound alone: by its envelopes first, then by its samples. Survives
 * re-encoding, a change of gain or rate, and padding.
 * @returns undefined for silence and for sound that is in no track.
 */
export function locate<T extends Searchable>(tracks: readonly T[], piece: Features): Place<T> | undefined {
  const sound = soundOf(piece.power);
  if (sound === undefined) return undefined;
  const probe = probeOf(piece.power, sound);
  const bands = piece.bands.map((band) => band.subarray(probe.from, probe.to));
  const candidates = tracks.flatMap((track) =>
    similarPlaces(track.index, bands, 10).map(({ frame, score }) => ({ track, frame, score })),
  );
  const best = Math.max(...candidates.map(({ score }) => score));
  const found = candidates
    .filter(({ score }) => score > best - worthALook)
    .map((candidate) => ({ ...candidate, ...refine(candidate.track, piece, probe, candidate.frame) }))
    .sort((x, y) => y.likeness + y.score / 5 - (x.likeness + x.score / 5))[0];
  if (found === undefined || !isAlike(found, probe.to - probe.from)) return undefined;
  const startMs = found.probeMs - probe.from * frameMs;
  return {
    track: found.track,
    likeness: found.likeness,
    startMs,
    endMs: startMs + piece.durationMs,
    soundStartMs: startMs + sound.from * frameMs,
    soundEndMs: Math.min(startMs + piece.durationMs, startMs + sound.to * frameMs),
  };
}

interface Span {
  from: number;
  to: number;
}

function soundOf(power: Float32Array): Span | undefined {
  const loudest = power.reduce((max, value) => Math.max(max, value), 0);
  if (loudest < silentPower) return undefined;
  const isSound = (value: number) => value > Math.max(loudest * relativeFloor, 1e-9);
  return { from: power.findIndex(isSound), to: power.findLastIndex(isSound) + 1 };
}

/** The stretch to look for: all of the sound, or the liveliest part of a long one. */
function probeOf(power: Float32Array, sound: Span): Span {
  const from = Math.max(0, sound.from - margin);
  const to = Math.min(power.length, sound.to + margin);
  if (to - from <= probeFrames) return { from, to };
  return liveliest(power, { from, to }, probeFrames);
}

function liveliest(power: Float32Array, within: Span, length: number): Span {
  const hop = 20;
  let best = { from: within.from, sum: -1 };
  for (let from = within.from; from + length <= within.to; from += hop) {
    let sum = 0;
    for (let frame = from; frame < from + length; frame++) sum += Math.sqrt(power[frame] as number);
    if (sum > best.sum) best = { from, sum };
  }
  return { from: best.from, to: best.from + length };
}

/**
 * Slides the loudest second and a half of the probe by up to 20 ms for the best agreement of the samples, then
 * compares the whole probe there, so that what stands around the same words tells their places apart.
 */
function refine(track: Searchable, piece: Features, probe: Span, frame: number) {
  const part = liveliest(piece.power, probe, Math.min(probe.to - probe.from, 1.5 * framesPerSecond));
  const samplesOf = (span: Span) => piece.fine.subarray(span.from * finePerFrame, span.to * finePerFrame);
  const samples = samplesOf(part);
  const expected = (frame + part.from - probe.from) * finePerFrame;
  let best = { shift: 0, likeness: -1 };
  for (let shift = -furthestShift; shift <= furthestShift; shift++) {
    const likeness = Math.abs(agreement(samples, track.features.fine, expected + shift));
    if (likeness > best.likeness) best = { shift, likeness };
  }
  const start = frame * finePerFrame + best.shift;
  const likeness = Math.abs(agreement(samplesOf(probe), track.features.fine, start));
  return { probeMs: (start / fineRate) * 1000, likeness: Math.max(likeness, best.likeness * 0.9) };
}

function agreement(samples: Float32Array, track: Float32Array, at: number): number {
  if (at < 0 || at + samples.length > track.length) return 0;
  let product = 0;
  let own = 0;
  let other = 0;
  for (let index = 0; index < samples.length; index++) {
    const a = samples[index] as number;
    const b = track[at + index] as number;
    product += a * b;
    own += a * a;
    other += b * b;
  }
  return product / Math.sqrt(own * other + 1e-12);
}

function isAlike(found: { likeness: number; score: number }, frames: number): boolean {
  if (found.likeness >= enough.samples) return true;
  return found.score >= enough.envelopes && frames >= enough.envelopeFrames;
}
