import type { VoiceStatistics } from '../../core/speech-ports.ts';
import { BANDS, COEFFICIENTS, cepstrum } from '../segment/features.ts';
import { addVector, emptyMoments } from '../segment/gaussian.ts';
import { readVoiceFrames } from './voice-frames.ts';
import { statisticsOf } from './voice-statistics.ts';

/**
 * What the one voice of a mono stream at 16 kHz sounds like, for `DiarizeRequest.enrolled`. Its `seconds` are those
 * that are surely a voice: fewer than about 5 do not tell a person.
 */
export async function describeVoice(sound: AsyncIterable<Int16Array>): Promise<VoiceStatistics> {
  const frames = await readVoiceFrames(sound);
  const moments = emptyMoments(COEFFICIENTS);
  const energies = new Float32Array(BANDS);
  const cepstra = new Float32Array(COEFFICIENTS);
  for (let frame = 0; frame < frames.count; frame++) {
    if (!frames.isVoice(frame)) continue;
    frames.energies(frame, energies);
    cepstrum(energies, cepstra);
    addVector(moments, cepstra, 0);
  }
  return statisticsOf(moments);
}
