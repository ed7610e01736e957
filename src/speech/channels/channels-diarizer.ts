import type { Line } from '../../core/artefacts/transcript.ts';
import { AmynoteError } from '../../core/errors.ts';
import type { DiarizeRequest, Diarizer, ToldVoice, ToldVoices } from '../../core/speech-ports.ts';
import { findEchoes } from './channel-echoes.ts';
import { readChannelLevels } from './channel-levels.ts';

/** Below the diarizers' thresholds: the reader is asked. */
const DOUBTFUL = 0.5;

/**
 * The voices of a two-channel recording with one person on each channel. The split is exact, but for words that one
 * person's microphone caught of the other: the quieter copy of the same words is marked as an echo of the louder one,
 * and where neither is louder, no voice is given.
 */
export function createChannelsDiarizer(): Diarizer {
  return { method: 'channels', scope: 'record_audio', diarize: byChannel };
}

/** @throws `failed` for a line that was not cut from one channel. */
async function byChannel(request: DiarizeRequest): Promise<ToldVoices> {
  const lines = request.lines.map((line) => ({ ...line, channel: channelOf(line) }));
  const channels = [...new Set(lines.map(({ channel }) => channel))];
  const { channelSound } = request;
  const levels = channelSound && (await readChannelLevels(channelSound));
  const echoes = findEchoes(lines, levels);
  return {
    lines: lines.map(({ id, channel }) => {
      const found = echoes.get(id);
      if (found === undefined) return { voice: channels.indexOf(channel), confidence: 1 };
      // The words are those of whoever is on the other channel.
      const source = lines.find((line) => line.id === found.echoOf)?.channel;
      if (!found.isSure || source === undefined) return { voice: null, confidence: DOUBTFUL };
      return { voice: channels.indexOf(source), confidence: 1, echoOf: found.echoOf };
    }),
    voices: channels.map((channel) => voiceOf(request, channel, lines)),
  };
}

function voiceOf(
  { therapistChannel, participants }: DiarizeRequest,
  channel: 0 | 1,
  lines: readonly (Line & { channel: 0 | 1 })[],
): ToldVoice {
  const own = lines.filter((line) => line.channel === channel);
  const seconds = own.reduce((sum, { startMs, endMs }) => sum + (endMs - startMs) / 1000, 0);
  const therapist = participants.find(({ role }) => role === 'therapist')?.id;
  const isTherapist = channel === therapistChannel && therapist !== undefined;
  return { seconds, likeness: [], ...(isTherapist && { participant: therapist }) };
}

function channelOf(line: Line): 0 | 1 {
  if (line.channel !== undefined) return line.channel;
  throw new AmynoteError('failed', 'this transcript does not say which channel its lines come from', {
    hint: 'take the recording in again, one person on each channel: amynote import FILE --channels',
  });
}
