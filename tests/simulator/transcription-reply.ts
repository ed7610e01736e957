import type { RequestFaults } from './faults.ts';
import type { Utterance } from './heard.ts';
import { jsonReply, type Reply, type SseEvent } from './reply.ts';
import type { TranscriptionRequest } from './transcription-rules.ts';

/** What was heard in a request's sound. */
export interface Hearing {
  utterances: Utterance[];
  /** Length of the sound. */
  seconds: number;
  /** Speaker id of the script → name sent with the request. */
  names: ReadonlyMap<string, string>;
}

/** The answer in the format and way the request asks for. */
export function transcriptionReply(
  request: TranscriptionRequest,
  hearing: Hearing,
  faults: RequestFaults,
): Reply {
  const text = hearing.utterances.map((utterance) => utterance.text).join(' ');
  if (request.format === 'diarized_json') return diarized(request, hearing, faults);
  if (request.stream) return stream([...deltas(text)], text, usage(request, hearing, text));
  if (request.format === 'json') return jsonReply(jsonBody(request, hearing, text));
  if (request.format === 'verbose_json') return jsonReply(verboseBody(request, hearing, text));
  const body = { text, srt: srt(hearing), vtt: `WEBVTT\n\n${vtt(hearing)}` }[request.format] ?? text;
  return { kind: 'text', status: 200, headers: {}, body: `${body}\n` };
}

function jsonBody(request: TranscriptionRequest, hearing: Hearing, text: string) {
  const languages = request.rules.keywords && { languages: text === '' ? [] : [{ code: 'en' }] };
  const logprobs = request.logprobs && {
    logprobs: words(text).map((token) => ({ token, logprob: -0.02, bytes: [...Buffer.from(token)] })),
  };
  return { text, ...languages, ...logprobs, usage: usage(request, hearing, text) };
}

function usage(request: TranscriptionRequest, hearing: Hearing, text: string) {
  const byTokens = request.rules.logprobs === true;
  if (!byTokens) return { type: 'duration', seconds: Math.ceil(hearing.seconds) };
  const audio = Math.ceil(hearing.seconds * 10);
  const output = Math.ceil(text.length / 4);
  return {
    type: 'tokens',
    input_tokens: audio,
    input_token_details: { text_tokens: 0, audio_tokens: audio },
    output_tokens: output,
    total_tokens: audio + output,
  };
}

interface Segment {
  type: 'transcript.text.segment';
  id: string;
  start: number;
  end: number;
  text: string;
  speaker: string;
}

function diarized(request: TranscriptionRequest, hearing: Hearing, faults: RequestFaults): Reply {
  const segments = labelled(hearing, faults);
  const text = segments.map((segment) => `${segment.speaker}: ${segment.text}`).join('\n');
  const used = usage(request, hearing, text);
  if (!request.stream) {
    return jsonReply({ task: 'transcribe', duration: hearing.seconds, text, segments, usage: used });
  }
  const events = segments.flatMap((segment) => [...deltas(segment.text, segment.id), { data: segment }]);
  return stream(events, text, used);
}

/** Names where clips were sent; A, B, … in the order they speak, anew in each request, for the others. */
function labelled(hearing: Hearing, faults: RequestFaults): Segment[] {
  const labels = new Map(hearing.names);
  const segments = hearing.utterances.map((utterance, index): Segment => {
    const letter = String.fromCharCode(65 + labels.size - hearing.names.size);
    const speaker = labels.get(utterance.speaker) ?? letter;
    labels.set(utterance.speaker, speaker);
    const id = `seg_${String(index + 1).padStart(3, '0')}`;
    const { start, end, text } = utterance;
    return { type: 'transcript.text.segment', id, start, end, text, speaker };
  });
  return spoil(segments, [...new Set(labels.values())], hearing, faults);
}

function spoil(segments: Segment[], labels: string[], hearing: Hearing, faults: RequestFaults): Segment[] {
  const last = segments.at(-1);
  if (last === undefined) return segments;
  if (faults.take('end-past-file')) last.end = hearing.seconds + 5;
  if (faults.take('third-speaker')) last.speaker = String.fromCharCode(65 + labels.length);
  const [a, b] = labels;
  if (a === undefined || b === undefined || !faults.take('swapped-labels')) return segments;
  const other = new Map([
    [a, b],
    [b, a],
  ]);
  return segments.map((segment) => ({ ...segment, speaker: other.get(segment.speaker) ?? segment.speaker }));
}

function* deltas(text: string, segmentId?: string): Generator<SseEvent> {
  const parts = words(text);
  for (const [index, word] of parts.entries()) {
    const delta = index === 0 ? word : ` ${word}`;
    const segment = segmentId === undefined ? {} : { segment_id: segmentId };
    yield { data: { type: 'transcript.text.delta', delta, ...segment } };
  }
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

function stream(events: SseEvent[], text: string, used: unknown): Reply {
  const done = { data: { type: 'transcript.text.done', text, usage: used } };
  return { kind: 'stream', status: 200, headers: {}, events: [...events, done] };
}

function verboseBody(request: TranscriptionRequest, hearing: Hearing, text: string) {
  const segments = hearing.utterances.map(({ start, end, text: said }, id) => ({
    ...{ id, seek: 0, start, end, text: ` ${said}`, tokens: [50364], temperature: 0 },
    ...{ avg_logprob: -0.28, compression_ratio: 1.2, no_speech_prob: 0.01 },
  }));
  const timed = hearing.utterances.flatMap((utterance) => utterance.words);
  return {
    ...{ task: 'transcribe', language: 'english', duration: hearing.seconds, text },
    ...((request.timestamps.length === 0 || request.timestamps.includes('segment')) && { segments }),
    ...(request.timestamps.includes('word') && { words: timed }),
    usage: usage(request, hearing, text),
  };
}

function srt({ utterances }: Hearing): string {
  const cues = utterances.map(({ start, end, text }, index) => {
    return `${index + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${text}\n`;
  });
  return cues.join('\n');
}

function vtt({ utterances }: Hearing): string {
  return utterances
    .map(({ start, end, text }) => `${clock(start, '.')} --> ${clock(end, '.')}\n${text}\n`)
    .join('\n');
}

function clock(seconds: number, point: string): string {
  return new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', point);
}
