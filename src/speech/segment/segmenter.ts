import { sampleRate } from '../../core/pcm.ts';
import type { Piece, Segmenter } from '../../core/speech-ports.ts';
import type { Stretch } from '../../core/stretch.ts';
import { createChangeJudge } from './change-points.ts';
import { createMfcc } from './features.ts';
import { createFramer } from './framer.ts';
import { type Cut, cutRun, quietest } from './run-cuts.ts';
import { FRAME_MS, FRAME_SAMPLES } from './sound-format.ts';
import { createVoiceActivity } from './voice-activity.ts';
import { createVoicing } from './voicing.ts';

/** A silence that ends a run: nothing after it can share a piece with what was before. */
const SILENCE_FRAMES = 70;
/** A run is cut before its pieces, with what is added around them, pass 30 s. */
const LONGEST_FRAMES = 2900;
/** Sound added before a piece and after it. The detector's own hang-over comes on top of the latter. */
const LEAD_FRAMES = 20;
const TAIL_FRAMES = 12;
/** Fewer frames of words than this in a whole run are a click. */
const CLICK_FRAMES = 6;
/** So periodic is a vowel, and no breath; see {@link createVoicing}. */
const VOICED = 0.55;

/**
 * Cuts sound into pieces of speech while it comes: at most about 30 s are held. Pieces never overlap,
 * long silences are in none of them, and everything that may be a word is in one.
 */
export function createSegmenter(): Segmenter {
  return { sampleRate, segment };
}

async function* segment(pcm: AsyncIterable<Int16Array>): AsyncIterable<Piece> {
  const activity = await createVoiceActivity();
  const mfcc = createMfcc();
  const voicing = createVoicing();
  const framer = createFramer();
  const cutter = createCutter();
  const take = (frame: Int16Array) => {
    const { words, levelDb } = activity.frame(frame);
    mfcc.push(frame);
    voicing.push(frame);
    const voiced = words && voicing.measure().strength > VOICED;
    return cutter.push(frame.slice(), levelDb, words ? mfcc.features() : undefined, voiced);
  };
  let samples = 0;
  try {
    for await (const chunk of pcm) {
      samples += chunk.length;
      for (const frame of framer.frames(chunk)) yield* take(frame);
    }
    for (const frame of framer.rest()) yield* take(frame);
    yield* cutter.end(samples);
  } finally {
    activity.close();
  }
}

interface Cutter {
  push(samples: Int16Array, levelDb: number, features: Float32Array | undefined, voiced: boolean): Piece[];
  /** @param samples Length of the whole stream: its last frame may have been filled up. */
  end(samples: number): Piece[];
}

/** Holds the open run, preceded by up to `LEAD_FRAMES` of what came before it. */
function createCutter(): Cutter {
  const judge = createChangeJudge();
  const held = {
    samples: [] as Int16Array[],
    levels: [] as number[],
    features: [] as (Float32Array | undefined)[],
    voiced: [] as boolean[],
  };
  let first = 0;
  let lastWord = -1;
  let taken = 0;

  const drop = (frames: number) => {
    held.samples.splice(0, frames);
    held.levels.splice(0, frames);
    held.features.splice(0, frames);
    held.voiced.splice(0, frames);
    first += frames;
    lastWord = Math.max(-1, lastWord - frames);
  };
  const emit = (cuts: readonly Cut[]) =>
    cuts.map((cut, index) => {
      const start = Math.max(taken, first + cut.start - LEAD_FRAMES);
      const limit = first + (cuts[index + 1]?.start ?? held.samples.length);
      const end = Math.min(first + cut.end + TAIL_FRAMES, limit);
      taken = end;
      const of = <T>(frames: T[]) => frames.slice(start - first, end - first);
      return { ...pieceOf(of(held.samples), start), ...spoken(of(held.features), of(held.voiced), start) };
    });
  const finish = () => {
    const spoken = held.features.reduce((sum, frame) => sum + (frame ? 1 : 0), 0);
    const pieces = spoken < CLICK_FRAMES ? [] : emit(cutRun(held, judge));
    lastWord = -1;
    drop(Math.max(0, held.samples.length - LEAD_FRAMES));
    held.features.fill(undefined);
    return pieces;
  };
  const relieve = () => {
    const cuts = cutRun(held, judge);
    const last = cuts.pop();
    if (last && cuts.length === 0) cuts.push(...halve(last, held.levels));
    const pieces = emit(cuts);
    // What is behind the last cut stays and grows into the next run.
    const rest = taken - first;
    held.features.fill(undefined, 0, rest);
    drop(rest);
    return pieces;
  };

  return {
    push(samples, levelDb, features, voiced) {
      held.samples.push(samples);
      held.voiced.push(voiced);
      held.levels.push(levelDb);
      held.features.push(features);
      if (features) lastWord = held.samples.length - 1;
      if (lastWord < 0) drop(Math.max(0, held.samples.length - LEAD_FRAMES));
      else if (held.samples.length - 1 - lastWord >= SILENCE_FRAMES) return finish();
      else if (held.samples.length >= LONGEST_FRAMES) return relieve();
      return [];
    },
    end(samples) {
      const pieces = lastWord < 0 ? [] : finish();
      return pieces.map((piece) => trimmed(piece, samples));
    },
  };
}

/** Where a piece's frames hold words, and how much of that is voiced. */
function spoken(
  words: readonly unknown[],
  voiced: readonly boolean[],
  firstFrame: number,
): Required<Pick<Piece, 'speech' | 'voicedMs'>> {
  const speech: Stretch[] = [];
  for (const [index, word] of words.entries()) {
    if (word === undefined) continue;
    const startMs = (firstFrame + index) * FRAME_MS;
    const last = speech.at(-1);
    if (last?.endMs === startMs) last.endMs += FRAME_MS;
    else speech.push({ startMs, endMs: startMs + FRAME_MS });
  }
  const frames = voiced.filter((is, index) => is && words[index] !== undefined);
  return { speech, voicedMs: frames.length * FRAME_MS };
}

/** The part of a stretch without any pause up to the quietest moment of its later two thirds. */
function halve(whole: Cut, levels: readonly number[]): Cut[] {
  const from = whole.start + Math.floor((whole.end - whole.start) / 3);
  return [{ start: whole.start, end: quietest(levels, from, whole.end - LEAD_FRAMES) }];
}

function pieceOf(frames: Int16Array[], firstFrame: number): Piece {
  const samples = new Int16Array(frames.length * FRAME_SAMPLES);
  for (const [index, frame] of frames.entries()) samples.set(frame, index * FRAME_SAMPLES);
  const startMs = firstFrame * FRAME_MS;
  return { startMs, endMs: startMs + frames.length * FRAME_MS, samples };
}

function trimmed(piece: Piece, streamSamples: number): Piece {
  const perMs = sampleRate / 1000;
  const kept = streamSamples - piece.startMs * perMs;
  if (kept >= piece.samples.length) return piece;
  return { ...piece, endMs: Math.floor(streamSamples / perMs), samples: piece.samples.slice(0, kept) };
}
