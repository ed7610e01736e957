import OpenAI from 'openai';
import type { EgressReason } from '../../core/egress.ts';
import { BrokenAnswer } from '../classify-error.ts';
import type { GuardedFetch } from '../guarded-fetch.ts';

/** How OpenAI, or a compatible server, is reached. */
export interface SdkAccess {
  apiKey: string;
  baseUrl: string;
  guardedFetch: GuardedFetch;
  signal: AbortSignal | undefined;
}

/** What is asked of a client, and how long its whole answer may take. */
interface Question {
  model: string;
  reason: EgressReason;
  timeoutMs: number;
}

/**
 * Asks through OpenAI's official SDK, once, with nothing taken from the environment.
 * @throws what the SDK throws; {@link BrokenAnswer} when the answer has not ended in time
 */
export async function askSdk<T>(
  access: SdkAccess,
  question: Question,
  ask: (client: OpenAI, options: OpenAI.RequestOptions) => Promise<T>,
): Promise<T> {
  const { apiKey, signal } = access;
  // The SDK's own timeout ends with the headers: a body that never ends would hold this place for ever.
  const deadline = AbortSignal.timeout(question.timeoutMs);
  try {
    return await ask(clientFor(access, question), {
      // Last in the SDK's order of headers, so no variable of the environment can put another key in its place.
      headers: { authorization: `Bearer ${apiKey}` },
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
    });
  } catch (error) {
    throw deadline.aborted && !signal?.aborted ? new BrokenAnswer('timeout') : error;
  }
}

/** Every option that the SDK would otherwise take from the environment is said here. */
function clientFor({ apiKey, baseUrl, guardedFetch }: SdkAccess, { model, reason, timeoutMs }: Question) {
  return new OpenAI({
    apiKey,
    adminAPIKey: null,
    baseURL: baseUrl,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: guardedFetch(reason, model),
    fetchOptions: { redirect: 'error' },
  });
}
