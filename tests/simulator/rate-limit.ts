import type { Fault } from './faults.ts';
import { openAiError, type Reply } from './reply.ts';

/** Counts a request in. @returns the headers of its answer, and the refusal when it is one too many */
export type RateLimit = (fault: Fault | undefined) => { headers: Record<string, string>; refusal?: Reply };

/** A limit by fixed windows: so many requests, then none until the window is over. */
export function createRateLimit(): RateLimit {
  let window = { endsAt: 0, used: 0 };
  return (fault) => {
    if (fault === undefined) return { headers: {} };
    const [most = 6, lengthMs = 2000] = String(fault.value ?? '6/2000')
      .split('/')
      .map(Number);
    const now = Date.now();
    if (now >= window.endsAt) window = { endsAt: now + lengthMs, used: 0 };
    window.used += 1;
    const headers = {
      'x-ratelimit-limit-requests': `${most}`,
      'x-ratelimit-remaining-requests': `${Math.max(0, most - window.used)}`,
      'x-ratelimit-reset-requests': `${window.endsAt - now}ms`,
    };
    if (window.used <= most) return { headers };
    const own = { ...headers, 'retry-after-ms': `${window.endsAt - now}` };
    const facts = { type: 'requests', code: 'rate_limit_exceeded', headers: own };
    return { headers, refusal: openAiError(429, 'Rate limit reached', facts) };
  };
}
