import { addMoments, emptyMoments, type Moments, spread } from '../segment/gaussian.ts';
import { packedLength } from '../segment/matrix.ts';
import type { VoiceMaterial } from './voice-material.ts';

/**
 * What is known of voices in general says so much at most, in nats a second: two real voices give that, and what
 * gives more is a telephone or a mood that moves a few traits far.
 */
const MOST_EVIDENCE = 2.5;
/** What a frame is likelier by under its voice's own Gaussian than under one for all counts so much, … */
const GAIN_WEIGHT = 6;
/** … each change of voice a minute in flowing speech costs so much, … */
const FLOW_PRICE = 0.06;
/** … and pitches that lie apart as far as each strays count so much, … */
const PITCH_WEIGHT = 0.3;
/** … up to so many times as far. */
const MOST_APART = 4;

/**
 * How well a separation goes with all that is known of talks, in about nats a second of voice: that people differ
 * in the ways that voices do, in the sound of this recording and in pitch, and take turns at pauses. Each of these
 * alone is now and then wrong by far, each for other reasons. The weights were chosen on 81 talks (meetings, read
 * aloud in rooms, broadcast, one telephone call); halved or doubled, each is still better on all kinds than the
 * evidence alone, but for talks spliced without pauses.
 * @param moments Of each voice.
 * @param evidence From {@link evidenceOf}.
 */
export function plausibilityOf(
  material: VoiceMaterial,
  voices: Uint8Array,
  moments: readonly Moments[],
  evidence: number,
): number {
  const frames = moments.reduce((sum, { count }) => sum + count, 0);
  if (frames === 0) return Number.NEGATIVE_INFINITY;
  const minutes = frames / 6000;
  return (
    Math.min(MOST_EVIDENCE, evidence / (60 * minutes)) +
    (GAIN_WEIGHT * gainOf(moments)) / frames -
    (FLOW_PRICE * changesInFlow(voices, material.pauses)) / minutes +
    PITCH_WEIGHT * Math.min(MOST_APART, pitchesApart(material, voices, moments.length))
  );
}

/** What Gaussians of their own gain over one for all, less what they would if there were nothing to gain. */
function gainOf(moments: readonly Moments[]): number {
  const d = moments[0]?.d ?? 0;
  const all = emptyMoments(d);
  for (const own of moments) addMoments(all, own);
  const apart = moments.reduce((sum, own) => sum + spread(own), 0);
  return spread(all) - apart - ((moments.length - 1) * (d + packedLength(d))) / 2;
}

function changesInFlow(voices: Uint8Array, pauses: Uint8Array): number {
  let changes = 0;
  for (let step = 1; step < voices.length; step++)
    if (voices[step] !== voices[step - 1] && pauses[step] === 0) changes += 1;
  return changes;
}

/** Fewer frames with a pitch say nothing of a voice's. */
const LEAST_PITCHES = 6;
/** Natural logarithm that a voice's pitch strays by at the least. */
const LEAST_STRAY = 0.08;

/** How far the voices' usual pitches lie apart on average, in what they stray by themselves. */
function pitchesApart(material: VoiceMaterial, voices: Uint8Array, k: number): number {
  const all = pitchesOf(material, voices, k);
  if (all.some(({ length }) => length < LEAST_PITCHES)) return 0;
  const usual = all.map(median);
  const count = all.reduce((sum, { length }) => sum + length, 0);
  const stray = all.reduce((sum, own, voice) => {
    const away = own.map((pitch) => Math.abs(pitch - (usual[voice] ?? 0)));
    return sum + (own.length / count) * TO_DEVIATION * median(away);
  }, 0);
  const gaps = usual.flatMap((a, i) => usual.slice(0, i).map((b) => Math.abs(a - b)));
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / Math.max(LEAST_STRAY, stray);
}

/** A normal distribution's standard deviation, from the median distance to its median. */
const TO_DEVIATION = 1.48;

function pitchesOf({ starts, pitches }: VoiceMaterial, voices: Uint8Array, k: number): Float64Array[] {
  const all = Array.from({ length: k }, (): number[] => []);
  for (const [step, voice] of voices.entries())
    for (let place = starts[step] ?? 0; place < (starts[step + 1] ?? 0); place++) {
      const pitch = pitches[place] ?? 0;
      if (pitch > 0) all[voice]?.push(pitch);
    }
  return all.map((own) => Float64Array.from(own));
}

function median(values: Float64Array): number {
  return values.slice().sort()[Math.floor(values.length / 2)] ?? 0;
}
