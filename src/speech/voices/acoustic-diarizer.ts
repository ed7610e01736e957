import { AmynoteError } from '../../core/errors.ts';
import type { DiarizeRequest, Diarizer, HeardVoices } from '../../core/speech-ports.ts';
import { hearVoices } from './hear-voices.ts';

/**
 * Tells voices apart by the sound alone, on this machine: features and clustering give each line a voice, and none
 * where that is not sure. Whose voices they are is for `name-speakers.ts` to say.
 */
export function createAcousticDiarizer(): Diarizer {
  return { method: 'acoustic', scope: 'record_audio', diarize };
}

/** @throws `failed` for a session without sound */
async function diarize(request: DiarizeRequest): Promise<HeardVoices> {
  const { sound } = request;
  if (sound) return hearVoices({ ...request, sound });
  throw new AmynoteError('failed', 'this session has no sound to tell voices apart by', {
    hint: 'amynote relabel',
  });
}
