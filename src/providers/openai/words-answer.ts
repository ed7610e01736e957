import * as z from 'zod';
import { AmynoteError } from '../../core/errors.ts';
import { onlyThis } from '../../core/refused-piece.ts';
import type { Transcribed } from '../../core/speech-ports.ts';
import { BrokenAnswer } from '../classify-error.ts';
import { plainText } from '../plain-text.ts';

/** Only the text must be there: what compatible servers leave out, or write in their own way, is not missed. */
const answerSchema = z.object({
  text: z.string(),
  languages: z.array(z.object({ code: z.string().regex(/^[a-z]{2,3}(-[a-z]{2})?$/) })).catch([]),
  logprobs: z.array(z.object({ logprob: z.number().max(0) })).catch([]),
  // Their times are not read: some servers write nanoseconds, and the times of a line are ours.
  segments: z
    .array(
      z.object({
        text: z.string().catch(''),
        avg_logprob: z.number().max(0).optional().catch(undefined),
        no_speech_prob: z.number().min(0).max(1).optional().catch(undefined),
      }),
    )
    .catch([]),
});
type Answer = z.infer<typeof answerSchema>;

/**
 * Reads an answer of status 200.
 * @throws BrokenAnswer for what is no answer; `provider-refused` for whisper.cpp's refusals, which come with 200
 */
export function readWords(answer: unknown, requestId: string | undefined): Transcribed {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) throw isRefusal(answer) ? refused() : new BrokenAnswer('broken answer');
  const language = parsed.data.languages[0]?.code;
  const confidence = confidenceOf(parsed.data);
  const noSpeech = noSpeechOf(parsed.data);
  return {
    text: plainText(parsed.data.text),
    ...(requestId !== undefined && { requestId }),
    ...(language !== undefined && { language }),
    ...(confidence !== undefined && { confidence }),
    ...(noSpeech !== undefined && { noSpeech }),
  };
}

/** The geometric mean of the words' probabilities: of all tokens, or of the segments by their length. */
function confidenceOf({ logprobs, segments }: Answer): number | undefined {
  const tokens = logprobs.map(({ logprob }) => ({ value: logprob, weight: 1 }));
  const means = segments.flatMap(({ avg_logprob, text }) =>
    avg_logprob === undefined ? [] : [{ value: avg_logprob, weight: text.length + 1 }],
  );
  const mean = weightedMean(tokens.length > 0 ? tokens : means);
  return mean === undefined ? undefined : round(Math.exp(mean));
}

function noSpeechOf({ segments }: Answer): number | undefined {
  const mean = weightedMean(
    segments.flatMap(({ no_speech_prob, text }) =>
      no_speech_prob === undefined ? [] : [{ value: no_speech_prob, weight: text.length + 1 }],
    ),
  );
  return mean === undefined ? undefined : round(mean);
}

function weightedMean(values: readonly { value: number; weight: number }[]): number | undefined {
  const weight = values.reduce((sum, each) => sum + each.weight, 0);
  if (weight === 0) return undefined;
  return values.reduce((sum, each) => sum + each.value * each.weight, 0) / weight;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function isRefusal(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && 'error' in answer;
}

function refused(): AmynoteError {
  return new AmynoteError('provider-refused', 'the transcription server did not accept the sound', {
    hint: 'check local.base_url and local.model: amynote config list',
    data: onlyThis,
  });
}
