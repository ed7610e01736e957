import { AmynoteError } from '../../core/errors.ts';

/**
 * OpenAI's speech models that are shut down on 2027-02-26 (deprecation notice of 2026-08-26,
 * https://platform.openai.com/docs/deprecations).
 */
const endingModels: ReadonlySet<string> = new Set([
  'whisper-1',
  'gpt-4o-transcribe',
  'gpt-4o-mini-transcribe',
  'gpt-4o-mini-transcribe-2025-12-15',
  'gpt-4o-transcribe-diarize',
]);
const endDay = '2027-02-26';

/**
 * Refuses a model that OpenAI no longer serves, or that answers in a form this step does not read.
 * @throws `usage`
 */
export function checkModel(model: string, now: Date): void {
  if (endingModels.has(model) && now.getTime() >= Date.parse(endDay)) {
    throw wrongModel(`OpenAI shut the model ${model} down on ${endDay}`);
  }
  if (model.endsWith('-diarize')) {
    throw wrongModel(`the model ${model} tells speakers apart, which amynote does on this machine`);
  }
}

/** Only this family takes `keywords[]` and `languages[]`; the older ones refuse them. */
export function takesKeywords(model: string): boolean {
  return model.startsWith('gpt-transcribe');
}

function wrongModel(message: string): AmynoteError {
  return new AmynoteError('usage', message, {
    hint: 'run: amynote config set openai.model gpt-transcribe',
  });
}
