import { decodeUpload, sampleRate } from './decode-audio.ts';
import { tooLarge } from './fault-replies.ts';
import type { RequestFaults } from './faults.ts';
import { extractFeatures } from './features.ts';
import { mishear, utterancesAt, wordsBefore } from './heard.ts';
import { locate } from './locate.ts';
import { type Form, parseMultipart } from './multipart.ts';
import { Refusal, type Reply } from './reply.ts';
import { leadMs, type Track } from './session-audio.ts';
import { transcriptionReply } from './transcription-reply.ts';
import {
  checkDuration,
  readTranscriptionRequest,
  refuse,
  type TranscriptionRequest,
} from './transcription-rules.ts';
import { mixDown } from './wav.ts';

/** Observed limit of the upload's content (protocol notes A2). */
const mostBytes = 26_214_400;

/** Where a request's sound was found, in milliseconds of the session's file. */
export interface Located {
  sessionId: string;
  startMs: number;
  endMs: number;
}

/** An answered transcription, with what the record keeps of it. */
export interface Transcribed {
  reply: Reply;
  located?: Located;
}

/** What every request to this endpoint is answered from. */
export interface TranscriptionWorld {
  tracks: readonly Track[];
  afterShutdown: boolean;
}

/** Answers `POST /v1/audio/transcriptions` from the sound itself. @throws Refusal */
export async function transcribe(
  world: TranscriptionWorld,
  body: Buffer,
  contentType: string,
  faults: RequestFaults,
): Promise<Transcribed> {
  if (body.length > mostBytes) throw new Refusal(tooLarge(body.length));
  const form = readForm(body, contentType);
  const request = readTranscriptionRequest(form, world.afterShutdown);
  const samples = await listen(request.file.bytes, 'file');
  const seconds = samples.length / sampleRate;
  checkDuration(request, seconds);
  const place = locate(world.tracks, extractFeatures(samples));
  const hints = [form.fields.get('prompt') ?? [], form.fields.get('keywords[]') ?? []].flat();
  const before = place ? wordsBefore(place) : '';
  const utterances = mishear(place ? utterancesAt(place) : [], faults, { seconds, hints, before });
  const names = await nameSpeakers(world.tracks, request);
  const reply = transcriptionReply(request, { utterances, seconds, names }, faults);
  if (place === undefined) return { reply };
  const ms = (value: number) => Math.round(value - leadMs);
  const located = { sessionId: place.track.sessionId, startMs: ms(place.startMs), endMs: ms(place.endMs) };
  return { reply, located };
}

function readForm(body: Buffer, contentType: string): Form {
  try {
    return parseMultipart(body, contentType);
  } catch (error) {
    return refuse(`Could not parse multipart form: ${(error as Error).message}`, null);
  }
}

async function listen(bytes: Buffer, param: string): Promise<Float32Array> {
  try {
    return mixDown(await decodeUpload(bytes));
  } catch {
    return refuse('Audio file might be corrupted or unsupported', param);
  }
}

/** Which of the script's speakers each reference clip is. */
async function nameSpeakers(
  tracks: readonly Track[],
  request: TranscriptionRequest,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const [index, clip] of request.speakerClips.entries()) {
    const samples = await listen(
      Buffer.from(clip.slice(clip.indexOf(',') + 1), 'base64'),
      'known_speaker_references',
    );
    const seconds = samples.length / sampleRate;
    if (seconds < 2 || seconds > 10)
      refuse('References must be between 2 and 10 seconds', 'known_speaker_references');
    const place = locate(tracks, extractFeatures(samples));
    const longest = place && utterancesAt(place).sort((a, b) => b.end - b.start - (a.end - a.start))[0];
    if (longest) names.set(longest.speaker, request.speakerNames[index] ?? '');
  }
  return names;
}
