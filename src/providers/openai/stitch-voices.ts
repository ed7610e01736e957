import { overlapMs } from '../../core/stretch.ts';
import type { ChunkPlan } from './plan-chunks.ts';
import type { SpeakerSegment } from './speaker-segments.ts';

/** A stretch of the session that one voice says; null where it could not be told which of the known ones it is. */
export interface VoiceTurn {
  startMs: number;
  endMs: number;
  voice: number | null;
}

/** The voices of the session so far. */
export interface StitchState {
  /** How many are known; their numbers are 0 to `count` − 1. */
  count: number;
  /** How many there can be. */
  most: number;
  /** The name under which a voice's clip was sent with this chunk. */
  nameOf(voice: number): string | undefined;
}

/** What a name that was sent with a clip counts for, beside the milliseconds that two chunks agree on. */
const NAME_MS = 1500;

/**
 * Finds out which voices of the session the labels of one chunk are: by the clips that were sent along, and by
 * what the chunk before heard in the sound that both share. Labels restart with each request, and may be exchanged.
 * @param before turns known so far, on the session's timeline
 */
export function stitch(
  segments: readonly SpeakerSegment[],
  { startMs: offset }: ChunkPlan,
  before: readonly VoiceTurn[],
  state: StitchState,
): VoiceTurn[] {
  const { count, nameOf } = state;
  const labels = [...new Set(segments.map(({ label }) => label))];
  const turns = segments.map(({ startMs, endMs, label }) => ({
    startMs: startMs + offset,
    endMs: endMs + offset,
    label,
  }));
  const weights = labels.flatMap((label) =>
    numbersTo(count).map((voice) => {
      const shared = sharedMs(
        turns.filter((turn) => turn.label === label),
        before,
        voice,
      );
      return { label, voice, weight: shared + (nameOf(voice) === label ? NAME_MS : 0) };
    }),
  );
  const voices = heaviest(weights);
  addRest(voices, labels, state);
  return turns.map(({ startMs, endMs, label }) => ({ startMs, endMs, voice: voices.get(label) ?? null }));
}

function sharedMs(
  turns: readonly { startMs: number; endMs: number }[],
  before: readonly VoiceTurn[],
  voice: number,
): number {
  const own = before.filter((turn) => turn.voice === voice);
  return turns.reduce(
    (sum, turn) => sum + own.reduce((ms, other) => ms + Math.max(0, overlapMs(turn, other)), 0),
    0,
  );
}

/** One label for each voice and one voice for each label, those with the most in common first. */
function heaviest(weights: readonly { label: string; voice: number; weight: number }[]): Map<string, number> {
  const voices = new Map<string, number>();
  for (const { label, voice, weight } of weights.toSorted((a, b) => b.weight - a.weight)) {
    if (weight === 0 || voices.has(label) || [...voices.values()].includes(voice)) continue;
    voices.set(label, voice);
  }
  return voices;
}

/**
 * A label without anything in common is the one voice that could not be recognised, for want of a clip, where there is
 * such a one; else a new voice while there can be more. What is still open then is nobody: more labels than people.
 */
function addRest(
  voices: Map<string, number>,
  labels: readonly string[],
  { count, most, nameOf }: StitchState,
): void {
  const open = labels.filter((label) => !voices.has(label));
  const taken = new Set(voices.values());
  const unknown = numbersTo(count).filter((voice) => !taken.has(voice) && nameOf(voice) === undefined);
  const [label] = open;
  const [voice] = unknown;
  if (label !== undefined && voice !== undefined) {
    if (open.length === 1 && unknown.length === 1 && count === most) voices.set(label, voice);
    return;
  }
  for (const [index, each] of open.slice(0, most - count).entries()) voices.set(each, count + index);
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
