import type { LineSpeaker } from '../core/artefacts/speakers.ts';
import type { Line } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import type { DiarizeRequest, Diarizer } from '../core/speech-ports.ts';
import { nameSpeakers } from './name-speakers.ts';

/**
 * Speakers of a two-channel recording with one person on each channel. The split is exact; which channel
 * is the therapist's comes from the words, and is left open (participant null) where they do not tell.
 */
export function createChannelsDiarizer(): Diarizer {
  return { method: 'channels', diarize: async (request) => byChannel(request) };
}

function byChannel({ lines, participants }: DiarizeRequest): LineSpeaker[] {
  const voiced = lines.map((line) => ({ text: line.text, voice: channelOf(line) }));
  const { names, confidence } = nameSpeakers(voiced, participants);
  return lines.map((line) => {
    const participant = names.get(channelOf(line)) ?? null;
    // The split itself is certain: a named channel is as sure as its lines are apart.
    return { line: line.id, participant, confidence: participant === null ? confidence : 1 };
  });
}

/** @throws `failed` for a line that was not cut from one channel. */
function channelOf(line: Line): 0 | 1 {
  if (line.channel !== undefined) return line.channel;
  throw new AmynoteError('failed', 'this transcript does not say which channel its lines come from', {
    hint: 'amynote relabel',
  });
}
