import type { LineSpeaker } from '../core/artefacts/speakers.ts';
import { AmynoteError } from '../core/errors.ts';
import type { DiarizeRequest, Diarizer } from '../core/speech-ports.ts';
import { sureVoice, votesOf } from './line-votes.ts';
import { nameSpeakers } from './name-speakers.ts';
import { readVoiceFrames } from './voice-frames.ts';
import { separateVoices } from './voice-separation.ts';

/** More voices than this are not told apart reliably without trained models. */
const MOST_VOICES = 4;
/** Voices looked for when the participants do not say. */
const USUAL_VOICES = 2;

/**
 * Speakers from the sound alone: features and clustering on this machine give each line a voice, the
 * words say whose it is. Abstains (participant null) for lines whose voice is not sure and where naming is unsure.
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
  const votes = votesOf(lines, separateVoices(frames, most));
  const voiced = lines.map((line, index) => ({ text: line.text, voice: sureVoice(votes[index]) }));
  const { names, confidence } = nameSpeakers(voiced, participants);
  return lines.map((line, index) => {
    const vote = votes[index];
    const name = names.get(sureVoice(vote) ?? -1) ?? null;
    return { line: line.id, participant: name, confidence: Math.min(vote?.confidence ?? 0, confidence) };
  });
}
