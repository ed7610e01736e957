/** The provider's own id of a request, if it has the shape of one; anything else is not kept. */
export function safeRequestId(headers: Headers): string | undefined {
  const id = headers.get('request-id') ?? headers.get('x-request-id');
  return id !== null && /^[\w.-]{1,128}$/.test(id) ? id : undefined;
}

/**
 * How long a provider asks us to wait: `retry-after-ms`, or `retry-after` as seconds or as a date.
 * @returns milliseconds, never negative; undefined when it does not say.
 */
export function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const ms = headers.get('retry-after-ms');
  if (ms !== null && ms !== '' && Number.isFinite(Number(ms))) return Math.max(0, Number(ms));
  const after = headers.get('retry-after');
  if (after === null || after === '') return undefined;
  if (Number.isFinite(Number(after))) return Math.max(0, Number(after) * 1000);
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

/**
 * What a provider says is left until its limit, by requests or by tokens, whichever runs out first.
 * @returns how many requests may still go before `resetMs` have passed; undefined when it does not say.
 */
export function requestsLeft(headers: Headers): { left: number; resetMs: number } | undefined {
  const requests = readLimit(headers, 'requests');
  const tokens = readLimit(headers, 'tokens');
  // How many tokens a request takes is not known: only that none are left counts.
  return tokens?.left === 0 ? tokens : requests;
}

function readLimit(headers: Headers, kind: string): { left: number; resetMs: number } | undefined {
  const left = headers.get(`x-ratelimit-remaining-${kind}`);
  const resetMs = durationMs(headers.get(`x-ratelimit-reset-${kind}`) ?? '');
  if (left === null || !/^\d+$/.test(left) || resetMs === undefined) return undefined;
  return { left: Number(left), resetMs };
}

/** `1s`, `6m0s`, `1h2m3.5s`, `17ms`: durations as Go writes them. */
function durationMs(text: string): number | undefined {
  const [whole, hours = 0, minutes = 0, seconds = 0, ms = 0] =
    /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/.exec(text) ?? [];
  if (!whole) return undefined;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(ms);
}
