import type { DiarizeRequest, HeardVoices } from '../../core/speech-ports.ts';
import { FRAME_MS } from '../segment/sound-format.ts';
import { votesOf } from './line-votes.ts';
import { readVoiceFrames } from './voice-frames.ts';
import { MOST_VOICES, separateVoices, type VoiceCount } from './voice-separation.ts';
import { likenessOf, statisticsOf } from './voice-statistics.ts';
import { STEP_FRAMES } from './voice-steps.ts';

/** Voices looked for when neither the request nor the participants say. */
const USUAL_VOICES = 2;
/** Below this a line's voice is not believed, and the reader is asked. */
const LINE_THRESHOLD = 0.6;

/**
 * Tells the voices of a recording apart by their sound alone. Abstains (voice null) for lines whose voice is less
 * sure than {@link LINE_THRESHOLD}.
 */
export async function hearVoices(
  request: Pick<DiarizeRequest, 'lines' | 'participants' | 'voices' | 'enrolled'> & {
    sound: NonNullable<DiarizeRequest['sound']>;
  },
): Promise<HeardVoices> {
  const { lines, enrolled = [] } = request;
  const frames = await readVoiceFrames(request.sound(), lines);
  const separated = separateVoices(frames, countOf(request));
  return {
    lines: votesOf(lines, separated).map(({ voice, confidence }) => ({
      voice: confidence >= LINE_THRESHOLD ? voice : null,
      confidence,
    })),
    voices: separated.moments.map((moments, voice) => {
      const statistics = statisticsOf(moments);
      const steps = separated.voices.reduce((sum, other) => sum + (other === voice ? 1 : 0), 0);
      return {
        seconds: (steps * STEP_FRAMES * FRAME_MS) / 1000,
        statistics,
        likeness: enrolled.map((known) => likenessOf(statistics, known.statistics)),
      };
    }),
  };
}

function countOf({ voices, participants }: Pick<DiarizeRequest, 'voices' | 'participants'>): VoiceCount {
  if (typeof voices === 'number') return Math.min(voices, MOST_VOICES);
  return { most: voices === 'auto' ? MOST_VOICES : participants.length || USUAL_VOICES };
}
