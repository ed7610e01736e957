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
