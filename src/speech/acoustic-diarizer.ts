import type { LineSpeaker } from '../core/artefacts/speakers.ts';
import type { Line } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import type { DiarizeRequest, Diarizer } from '../core/speech-ports.ts';
import { nameSpeakers } from './name-speakers.ts';
import { FRAME_MS } from './sound-format.ts';
import { readVoiceFrames, type VoiceFrames } from './voice-frames.ts';
import { type SeparatedVoices, separateVoices } from './voice-separation.ts';

/** Below this a line's voice is not believed, and the reader is asked. */
export const LINE_THRESHOLD = 0.6;
/** More voices than this are not told apart reliably without trained models. */
const MOST_VOICES = 4;
/** Voices looked for when the participants do not say. */
const USUAL_VOICES = 2;

/**
 * Speakers from the sound alone: features and clustering on this machine give each line a voice, the
 * words say whose it is. Abstains (participant null) for lines below {@link LINE_THRESHOLD} and where
 * naming is unsure.
 */
export function createAcousticDiarizer(): Diarizer {
  return { method: 'acoustic', diarize };
}

async function diarize({ lines, participants, sound }: DiarizeRequest): Promise<LineSpeaker[]> {
  if (!sound) {
    throw new AmynoteError('failed', 'this session has no sound to tell voices apart by', {
      hint: 'amynote relabel',
    });
  }
  const frames = await readVoiceFrames(sound(), lines);
  const most = Math.min(MOST_VOICES, participants.length || USUAL_VOICES);
  const votes = votesOf(lines, frames, separateVoices(frames, most));
  const voiced = lines.map((line, index) => ({ text: line.text, voice: sureVoice(votes[index]) }));
  const { names, confidence } = nameSpeakers(voiced, participants);
  return lines.map((line, index) => {
    const vote = votes[index];
    const name = names.get(sureVoice(vote) ?? -1) ?? null;
    return { line: line.id, participant: name, confidence: Math.min(vote?.confidence ?? 0, confidence) };
  });
}

/** The voice of one line and how sure it is. */
interface Vote {
  voice: number;
  confidence: number;
}

function sureVoice(vote: Vote | undefined): number | null {
  return vote && vote.confidence >= LINE_THRESHOLD ? vote.voice : null;
}

function votesOf(lines: readonly Line[], frames: VoiceFrames, separated: SeparatedVoices): Vote[] {
  const { starts, voices, scores } = separated;
  return lines.map((line) => {
    const seconds = scores.map(() => 0);
    const likelihood = scores.map(() => 0);
    let counted = 0;
    const from = firstStep(frames, starts, line.startMs);
    for (let step = from; step < voices.length && timeOf(frames, starts, step) < line.endMs; step++) {
      const length = (starts[step + 1] ?? 0) - (starts[step] ?? 0);
      seconds[voices[step] ?? 0] = (seconds[voices[step] ?? 0] ?? 0) + (length * FRAME_MS) / 1000;
      for (const [voice, score] of scores.entries())
        likelihood[voice] = (likelihood[voice] ?? 0) + (score[step] ?? 0);
      counted += length;
    }
    return decide(seconds, likelihood, counted);
  });
}

function timeOf(frames: VoiceFrames, starts: readonly number[], step: number): number {
  return (frames.words[starts[step] ?? 0] ?? 0) * FRAME_MS;
}

function firstStep(frames: VoiceFrames, starts: readonly number[], ms: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(frames, starts, middle) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The voice that has most of the line. Sure when it has it alone and when the line's likelihood, per
 * frame and the longer the line the more, speaks for it.
 */
function decide(seconds: readonly number[], likelihood: readonly number[], frames: number): Vote {
  const voice = seconds.indexOf(Math.max(...seconds));
  const all = seconds.reduce((sum, value) => sum + value, 0);
  if (all === 0) return { voice: 0, confidence: 0 };
  const others = likelihood.filter((_, other) => other !== voice);
  if (others.length === 0) return { voice, confidence: 1 };
  const margin = ((likelihood[voice] ?? 0) - Math.max(...others)) / frames;
  const trust = 1 / (1 + Math.exp(-MARGIN_SCALE * margin * Math.sqrt(all)));
  return { voice, confidence: ((seconds[voice] ?? 0) / all) * trust };
}

/** Turns nats per frame and seconds into odds. Set by hand, not yet calibrated against outcomes. */
const MARGIN_SCALE = 0.8;
