import { AmynoteError } from './errors.ts';

/**
 * Reads a provider's base URL: https anywhere, plain http on this machine only; no credentials, query or fragment.
 * @throws `usage`
 */
export function checkBaseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw badUrl('a base URL cannot be read as an address');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    throw badUrl('a base URL must begin with https, or with http and be on this machine');
  }
  if (url.username !== '' || url.password !== '')
    throw badUrl('a base URL must not hold a name or a password');
  if (/[?#]/.test(text)) throw badUrl('a base URL must not hold a query');
  return url;
}

/** Whether {@link checkBaseUrl} would take it. */
export function isBaseUrl(text: string): boolean {
  try {
    checkBaseUrl(text);
    return true;
  } catch {
    return false;
  }
}

/** Whether a URL stays on this machine: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(url: URL): boolean {
  // URL has already turned 127.1, 0x7f.1 and their like into four decimal numbers.
  return /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(url.hostname);
}

function badUrl(message: string): AmynoteError {
  return new AmynoteError('usage', message, {
    hint: 'write it like https://api.openai.com/v1 or http://127.0.0.1:8080',
  });
}
