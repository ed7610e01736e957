import { toFile } from 'openai';
import type { EgressReason } from '../../core/egress.ts';
import { sampleRate } from '../../core/pcm.ts';
import type { Pace } from '../pace.ts';
import { safeRequestId } from '../response-facts.ts';
import { diarizeModel } from './diarize-model.ts';
import { askSdk, type SdkAccess } from './sdk-client.ts';
import { readSegments, readWholeAnswer, type SpeakerSegment } from './speaker-segments.ts';
import { wavFile } from './wav.ts';

/** A voice that was heard before, to be known again. */
export interface KnownVoice {
  /** Says nothing of anybody: `speaker-1`. */
  name: string;
  /** 2 to 10 seconds in which nobody else speaks. */
  clip: Int16Array;
}

/** One chunk of sound in which voices are to be told apart. */
export interface DiarizeChunk {
  samples: Int16Array;
  known: readonly KnownVoice[];
}

/** How the provider is reached. */
export interface DiarizeAccess extends SdkAccess {
  pace: Pace;
}

/** The tail of what users report is a minute of waiting for each minute of sound; a chunk has five. */
const timeoutMs = 600_000;

/**
 * Asks once. The answer is streamed, since Node gives up when no header has come for 300 s; a whole one is taken too.
 * @throws what the SDK throws; BrokenAnswer when it is cut or of another shape
 */
export async function requestSegments(
  access: DiarizeAccess,
  { samples, known }: DiarizeChunk,
  reason: EgressReason,
): Promise<{ segments: SpeakerSegment[]; requestId?: string }> {
  const file = await toFile(wavFile(samples, sampleRate), 'chunk.wav', { type: 'audio/wav' });
  return askSdk(access, { model: diarizeModel, reason, timeoutMs }, async (client, options) => {
    const fields = {
      file,
      model: diarizeModel,
      response_format: 'diarized_json',
      chunking_strategy: 'auto',
      stream: true,
      ...(known.length > 0 && {
        known_speaker_names: known.map(({ name }) => name),
        known_speaker_references: known.map(({ clip }) => dataUrl(clip)),
      }),
    } as const;
    const { data, response } = await client.audio.transcriptions.create(fields, options).withResponse();
    access.pace.heed(response.headers);
    const lengthMs = Math.round((samples.length / sampleRate) * 1000);
    const isWhole = (response.headers.get('content-type') ?? '').includes('application/json');
    const segments = isWhole
      ? readWholeAnswer(await response.json(), lengthMs)
      : await readSegments(data, lengthMs);
    const requestId = safeRequestId(response.headers);
    return { segments, ...(requestId !== undefined && { requestId }) };
  });
}

/** References are refused as files: they go as text. */
function dataUrl(clip: Int16Array): string {
  return `data:audio/wav;base64,${Buffer.from(wavFile(clip, sampleRate)).toString('base64')}`;
}
