import { AmynoteError } from '../../core/errors.ts';

/** How an answer is asked for: words alone, or with what the model says of its own certainty. */
export type AnswerForm = 'json' | 'logprobs' | 'verbose_json';

/** What a model of OpenAI's transcription endpoint can do. */
interface Model {
  form: AnswerForm;
  /** No longer served from {@link endDay} on. */
  ends?: true;
}

/** OpenAI's speech models that give words (https://developers.openai.com/api/docs/guides/speech-to-text). */
const models: Readonly<Record<string, Model>> = {
  'gpt-transcribe': { form: 'json' },
  'gpt-4o-transcribe': { form: 'logprobs', ends: true },
  'gpt-4o-mini-transcribe': { form: 'logprobs', ends: true },
  'gpt-4o-mini-transcribe-2025-12-15': { form: 'logprobs', ends: true },
  'whisper-1': { form: 'verbose_json', ends: true },
};

/** Deprecation notice of 2026-08-26, https://platform.openai.com/docs/deprecations. */
export const endDay = '2027-02-26';
/** From so many days before it on, every run says so. */
export const noticeDays = 90;

/**
 * Refuses a model that OpenAI no longer serves, or that answers in a form this step does not read.
 * @throws `usage`
 */
export function checkModel(model: string, now: Date): void {
  const diarizes = model.endsWith('-diarize');
  if ((models[model]?.ends || diarizes) && now.getTime() >= Date.parse(endDay)) {
    throw wrongModel(`OpenAI shut the model ${model} down on ${endDay}`);
  }
  if (diarizes) throw wrongModel(`the model ${model} tells speakers apart; transcribing needs one for words`);
}

/** What to say about a model that ends within 90 days. */
export function endingNotice(model: string, now: Date): string | undefined {
  const days = Math.ceil((Date.parse(endDay) - now.getTime()) / (24 * 60 * 60 * 1000));
  if (!models[model]?.ends || days > noticeDays) return undefined;
  return `OpenAI shuts the model ${model} down on ${endDay}, in ${days} days; then: ${otherModel}`;
}

/** The models that a key can be offered at a moment, the default first. */
export function modelsAt(now: Date): string[] {
  const isOver = now.getTime() >= Date.parse(endDay);
  return Object.keys(models).filter((name) => !(isOver && models[name]?.ends));
}

/** Only gpt-transcribe and its kin take `keywords[]` and `languages[]`. */
export function takesKeywords(model: string): boolean {
  return model.startsWith('gpt-transcribe');
}

/** The form that tells most; of an unknown model words alone are asked. */
export function answerForm(model: string): AnswerForm {
  return models[model]?.form ?? 'json';
}

const otherModel = 'amynote config set openai.model gpt-transcribe';

function wrongModel(message: string): AmynoteError {
  return new AmynoteError('usage', message, { hint: `run: ${otherModel}` });
}
