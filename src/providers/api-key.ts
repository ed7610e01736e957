import { isLoopback } from '../core/base-url.ts';
import { AmynoteError } from '../core/errors.ts';

/**
 * The key to send. A server on this machine that needs none gets the word `local`, because the SDKs insist on one.
 * @param variable The environment variable it came from, for the hint.
 * @throws `usage` when it is missing, or could not be a key.
 */
export function usableKey(key: string | undefined, baseUrl: URL, variable: string): string {
  const trimmed = key?.trim() ?? '';
  if (trimmed === '' && isLoopback(baseUrl)) return 'local';
  if (trimmed === '')
    throw new AmynoteError('usage', `no key is set in ${variable}`, { hint: exportHint(variable) });
  // A header with such a character would make fetch throw an error that quotes the key.
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new AmynoteError('usage', `the key in ${variable} holds a character no key has`, {
      hint: exportHint(variable),
    });
  }
  return trimmed;
}

/** The command that sets a key, with nothing of the key in it. */
export function exportHint(variable: string): string {
  return `run: export ${variable}=<your key>`;
}
