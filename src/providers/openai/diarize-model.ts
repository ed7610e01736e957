import { AmynoteError } from '../../core/errors.ts';
import { classifyError, type Fault, type ProviderFacts } from '../classify-error.ts';
import { endDay, noticeDays } from './models.ts';

/** OpenAI's only model that tells speakers apart; none is named to follow it. */
export const diarizeModel = 'gpt-4o-transcribe-diarize';

const withoutIt = 'amynote diarize SESSION --engine acoustic';

/** Refuses before anything is sent once the model is shut down. @throws `usage` */
export function checkDiarizeModel(now: Date): void {
  if (now.getTime() < Date.parse(endDay)) return;
  const message = `OpenAI shut the model ${diarizeModel} down on ${endDay}, and has no other that tells speakers apart`;
  throw new AmynoteError('usage', message, { hint: `run: ${withoutIt}` });
}

/** What to say in the last 90 days. */
export function diarizeNotice(now: Date): string | undefined {
  const days = Math.ceil((Date.parse(endDay) - now.getTime()) / (24 * 60 * 60 * 1000));
  if (days > noticeDays) return undefined;
  return `OpenAI shuts the model ${diarizeModel} down on ${endDay}, in ${days} days; then: ${withoutIt}`;
}

const facts: ProviderFacts = {
  name: 'OpenAI',
  keyVariable: 'OPENAI_API_KEY',
  modelCommand: withoutIt,
  addressHint: 'check openai.base_url: amynote config list',
  otherEngineCommand: withoutIt,
  billingPage: 'https://platform.openai.com/settings/organization/billing',
};

/** The same as for any request, but for a model that is gone before its last day: some keys lose it earlier. */
export function classifyDiarizeError(error: unknown, now: Date): Fault | undefined {
  const fault = classifyError(error, facts, now);
  if (fault === undefined || fault.retryable || !isMissingModel(error)) return fault;
  const message = `OpenAI does not offer the model ${diarizeModel} to this key, though its last day is ${endDay}`;
  const { data } = fault.error;
  const gone = new AmynoteError('provider-refused', message, {
    hint: `run: ${withoutIt}`,
    ...(data !== undefined && { data }),
  });
  return { ...fault, error: gone };
}

function isMissingModel(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'model_not_found';
}
