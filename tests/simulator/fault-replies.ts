import type { Fault, FaultName, RequestFaults } from './faults.ts';
import { anthropicError, jsonReply, openAiError, type Reply, type Vendor } from './reply.ts';

/** The refusal that a fault asks for, if one that answers instead of the endpoint is due. */
export function faultReply(vendor: Vendor, faults: RequestFaults): Reply | undefined {
  for (const name of answering) {
    const fault = faults.take(name);
    if (fault) return vendor === 'openai' ? openAiFault(fault) : anthropicFault(fault);
  }
  return undefined;
}

const answering = [
  'redirect',
  '400',
  '401',
  '403',
  '404',
  '413',
  '429',
  '500',
  '503',
  '529',
  'non-json-body',
] as const;
type Answering = (typeof answering)[number] & FaultName;

const errorPage = '<html><head><title>502 Bad Gateway</title></head><body>upstream unavailable</body></html>';

function openAiFault(fault: Fault): Reply {
  const server = { type: 'server_error' };
  const missing = { code: 'model_not_found' };
  const replies: Record<Answering, () => Reply> = {
    '400': () => unheardOf(fault),
    '401': () => openAiError(401, 'Incorrect API key provided: sk-***.', { code: 'invalid_api_key' }),
    '403': () => openAiError(403, 'Project does not have access to this model', missing),
    '404': () => openAiError(404, 'The model does not exist or you do not have access to it.', missing),
    '413': () => tooLarge(26_294_972),
    '429': () => openAiRateLimit(fault),
    '500': () => openAiError(500, 'The server had an error while processing your request', server),
    '503': () =>
      openAiError(503, 'The server is overloaded', {
        type: 'service_unavailable_error',
        code: 'server_is_overloaded',
      }),
    '529': () =>
      openAiError(529, 'The server is overloaded', {
        type: 'service_unavailable_error',
        code: 'server_is_overloaded',
      }),
    ...shared(fault),
  };
  return replies[fault.name as Answering]();
}

/** OpenAI's answer to a body over 25 MiB. @param bytes Its size. */
export function tooLarge(bytes: number): Reply {
  const message = `413: Maximum content size limit (26214400) exceeded (${bytes} bytes read)`;
  const error = { message, type: 'server_error', param: null, code: null };
  return jsonReply({ error, usage: { type: 'duration', seconds: 0 } }, 413);
}

function openAiRateLimit(fault: Fault): Reply {
  if (fault.value === 'insufficient_quota' || fault.value === 'credit_balance_exhausted') {
    const message = 'You exceeded your current quota, please check your plan and billing details.';
    return openAiError(429, message, { type: fault.value, code: fault.value });
  }
  const headers = {
    ...retryAfter(fault),
    'x-ratelimit-remaining-requests': '0',
    'x-ratelimit-reset-requests': '1s',
  };
  return openAiError(429, 'Rate limit reached', { type: 'requests', code: 'rate_limit_exceeded', headers });
}

/** OpenAI's refusals of one piece of sound. */
function unheardOf(fault: Fault): Reply {
  if (fault.value === 'too-short') {
    const message = 'Audio file is too short. Minimum audio length is 0.1 seconds.';
    return openAiError(400, message, { param: 'file', code: 'audio_too_short' });
  }
  const message =
    'audio duration 1830.530612 seconds is longer than 1400 seconds which is the maximum for this model';
  return openAiError(400, message, { code: 'invalid_value' });
}

function anthropicFault(fault: Fault): Reply {
  const replies: Record<Answering, () => Reply> = {
    '400': () => anthropicError(400, 'invalid request'),
    '401': () => anthropicError(401, 'invalid x-api-key'),
    '403': () => anthropicError(403, 'Your API key does not have permission to use the specified resource'),
    '404': () => anthropicError(404, 'model: claude-opus-5-5'),
    '413': () => anthropicError(413, 'Request exceeds the maximum size'),
    '429': () => anthropicError(429, 'This request would exceed your rate limit', retryAfter(fault)),
    '500': () => anthropicError(500, 'Internal server error'),
    '503': () => anthropicError(503, 'Service unavailable'),
    '529': () => anthropicError(529, 'Overloaded'),
    ...shared(fault),
  };
  return replies[fault.name as Answering]();
}

function shared(fault: Fault) {
  const location = String(fault.value ?? 'http://127.0.0.1:9/elsewhere');
  return {
    redirect: (): Reply => ({ kind: 'text', status: 307, headers: { location }, body: '' }),
    'non-json-body': (): Reply => ({
      kind: 'text',
      status: 502,
      headers: { 'content-type': 'text/html' },
      body: errorPage,
    }),
  };
}

/** `1` and `120` are seconds, `1500ms` goes out as retry-after-ms, `date` as a date, `none` as nothing. */
function retryAfter(fault: Fault): Record<string, string> {
  const value = String(fault.value ?? '1');
  if (value === 'none' || value === 'insufficient_quota') return {};
  if (value === 'date') return { 'retry-after': new Date(Date.now() + 1000).toUTCString() };
  if (value.endsWith('ms')) return { 'retry-after-ms': value.slice(0, -2) };
  return { 'retry-after': value };
}
