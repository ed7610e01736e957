import type { Form, FormFile } from './multipart.ts';
import { openAiError, Refusal } from './reply.ts';

/** What a model of the transcription endpoint takes. */
interface Model {
  formats: readonly string[];
  prompt?: true;
  keywords?: true;
  logprobs?: true;
  timestamps?: true;
  streams?: true;
  speakers?: true;
  /** Longest sound in seconds. */
  longest?: number;
  /** Off since 2027-02-26. */
  deprecated?: true;
}

const gpt4o: Model = {
  formats: ['json'],
  prompt: true,
  logprobs: true,
  streams: true,
  longest: 1400,
  deprecated: true,
};

/** Protocol notes A1. The limit of gpt-transcribe is not published; its siblings' is the cautious guess. */
const models: Record<string, Model> = {
  'gpt-transcribe': { formats: ['json'], prompt: true, keywords: true, streams: true, longest: 1400 },
  'gpt-4o-transcribe': gpt4o,
  'gpt-4o-mini-transcribe': gpt4o,
  'gpt-4o-mini-transcribe-2025-12-15': gpt4o,
  'gpt-4o-transcribe-diarize': {
    formats: ['json', 'text', 'diarized_json'],
    streams: true,
    speakers: true,
    longest: 1400,
    deprecated: true,
  },
  'whisper-1': {
    formats: ['json', 'text', 'srt', 'verbose_json', 'vtt'],
    prompt: true,
    timestamps: true,
    deprecated: true,
  },
};

const knownFields = [
  ...['model', 'response_format', 'language', 'prompt', 'temperature', 'stream', 'keywords[]', 'languages[]'],
  ...['include[]', 'timestamp_granularities[]', 'known_speaker_names[]', 'known_speaker_references[]'],
  ...['chunking_strategy', 'chunking_strategy[type]', 'chunking_strategy[threshold]'],
  ...['chunking_strategy[prefix_padding_ms]', 'chunking_strategy[silence_duration_ms]'],
];
const fileEndings = ['flac', 'mp3', 'mp4', 'mpeg', 'mpga', 'm4a', 'oga', 'ogg', 'wav', 'webm'];
const languageCode = /^([a-z]{2}|yue|haw|jav|zh-(cn|tw|hk))$/u;

/** A transcription request that passed the rules, except those about the sound itself. */
export interface TranscriptionRequest {
  model: string;
  rules: Model;
  file: FormFile;
  format: string;
  stream: boolean;
  timestamps: string[];
  logprobs: boolean;
  speakerNames: string[];
  /** Data URLs, as many as names. */
  speakerClips: string[];
}

/** @throws Refusal with the documented error where the form breaks a rule. */
export function readTranscriptionRequest(form: Form, afterShutdown: boolean): TranscriptionRequest {
  checkFields(form);
  const one = (name: string) => form.fields.get(name)?.[0];
  const model = one('model');
  if (model === undefined) refuse('you must provide a model parameter', 'model');
  const rules = models[model];
  if (rules === undefined || (afterShutdown && rules.deprecated)) throw new Refusal(modelNotFound(model));
  const file = form.files.get('file');
  if (file === undefined) refuse("Missing required parameter: 'file'.", 'file', 'missing_required_parameter');
  checkFile(file);
  const request: TranscriptionRequest = {
    model,
    rules,
    file,
    format: one('response_format') ?? 'json',
    stream: one('stream') === 'true' && rules.streams === true,
    timestamps: form.fields.get('timestamp_granularities[]') ?? [],
    logprobs: (form.fields.get('include[]') ?? []).includes('logprobs'),
    speakerNames: form.fields.get('known_speaker_names[]') ?? [],
    speakerClips: form.fields.get('known_speaker_references[]') ?? [],
  };
  checkOptions(request, form);
  return request;
}

/** 404: what an unknown model and, after its last day, a deprecated one answers. */
function modelNotFound(model: string) {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return openAiError(404, message, { code: 'model_not_found' });
}

/** @throws Refusal for sound that is too long or too short. @param seconds Its length. */
export function checkDuration(request: TranscriptionRequest, seconds: number): void {
  const { longest } = request.rules;
  if (longest !== undefined && seconds > longest) {
    const what = `audio duration ${seconds.toFixed(6)} seconds is longer than ${longest} seconds`;
    refuse(`${what} which is the maximum for this model`, null);
  }
  if (seconds < 0.1) {
    refuse('Audio file is too short. Minimum audio length is 0.1 seconds.', 'file', 'audio_too_short');
  }
}

/** @throws Refusal (400) always. */
export function refuse(message: string, param: string | null, code = 'invalid_value'): never {
  throw new Refusal(openAiError(400, message, { param, code }));
}

function checkFields(form: Form): void {
  for (const name of form.fields.keys()) {
    if (knownFields.includes(name)) continue;
    refuse(`Unknown parameter: '${name}'.`, name, 'unknown_parameter');
  }
  for (const name of form.files.keys()) {
    // Observed: references sent as files are refused with this sentence.
    if (name !== 'file') refuse('Input should be a valid string', name);
  }
}

function checkFile(file: FormFile): void {
  const ending = file.filename.split('.').at(-1)?.toLowerCase() ?? '';
  if (fileEndings.includes(ending) && file.filename.includes('.')) return;
  refuse(`Unrecognized file format. Supported formats: ${JSON.stringify(fileEndings)}`, 'file');
}

function checkOptions(request: TranscriptionRequest, form: Form): void {
  const { model, rules, format } = request;
  const has = (name: string) => form.fields.has(name);
  if (!rules.formats.includes(format)) {
    const message = `response_format '${format}' is not compatible with model '${model}'.`;
    refuse(message, 'response_format', 'unsupported_value');
  }
  if (has('prompt') && !rules.prompt) refuse('Prompt is not supported for diarization models', 'prompt');
  if (rules.speakers) checkSpeakers(request, form);
  else if (has('known_speaker_names[]'))
    refuse('Known speakers are not supported for this model', 'known_speaker_names');
  if (request.logprobs && !rules.logprobs) refuse('logprobs is not supported for this model', 'include');
  if (has('timestamp_granularities[]') && (!rules.timestamps || format !== 'verbose_json')) {
    refuse("timestamp_granularities needs response_format 'verbose_json'", 'timestamp_granularities');
  }
  const temperature = Number(form.fields.get('temperature')?.[0] ?? 0);
  if (!(temperature >= 0 && temperature <= 1)) refuse('temperature must be between 0 and 1', 'temperature');
  checkWords(rules, form);
}

function checkSpeakers(request: TranscriptionRequest, form: Form): void {
  const strategies = [...form.fields.keys()].some((name) => name.startsWith('chunking_strategy'));
  if (!strategies) refuse('chunking_strategy is required for diarization models', 'chunking_strategy');
  const { speakerNames, speakerClips } = request;
  if (speakerNames.length > 4) refuse('At most 4 known speakers are supported', 'known_speaker_names');
  if (speakerNames.length !== speakerClips.length) {
    refuse(
      'known_speaker_names and known_speaker_references must have the same length',
      'known_speaker_names',
    );
  }
  if (speakerClips.some((clip) => !/^data:audio\/[\w.+-]+(;[\w=.+-]+)*;base64,/u.test(clip))) {
    refuse('known_speaker_references must be data URLs', 'known_speaker_references');
  }
}

function checkWords(rules: Model, form: Form): void {
  const keywords = form.fields.get('keywords[]') ?? [];
  const languages = form.fields.get('languages[]') ?? [];
  if (!rules.keywords && keywords.length > 0) refuse('keywords is not supported for this model', 'keywords');
  if (!rules.keywords && languages.length > 0)
    refuse('languages is not supported for this model', 'languages');
  if (keywords.some((word) => /[<>\r\n]/u.test(word) || word.trim() === '')) {
    refuse('keywords must be single lines without < or >', 'keywords');
  }
  const language = form.fields.get('language') ?? [];
  if (language.length > 0 && languages.length > 0) refuse('Send either language or languages', 'languages');
  const unknown = [...language, ...languages].find((code) => !languageCode.test(code));
  if (unknown !== undefined) refuse('Invalid language code', language.length > 0 ? 'language' : 'languages');
}
