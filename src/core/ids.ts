const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A random id of 12 characters (60 bits) in Crockford's base 32: safe in a path on every file
 * system, unambiguous when read aloud, and saying nothing about anyone.
 */
export function randomId(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => alphabet[byte & 31]).join('');
}

/**
 * An id whose alphabetical order is the order of making: 9 characters of time, 7 random.
 * @param ms Milliseconds since 1970.
 */
export function timedId(ms: number): string {
  let time = '';
  for (let rest = ms; time.length < 9; rest = Math.floor(rest / 32)) time = alphabet[rest % 32] + time;
  return time + randomId().slice(0, 7);
}

/** The time of a {@link timedId}, in milliseconds since 1970. */
export function timeOfId(id: string): number {
  return [...id.slice(0, 9)].reduce((ms, digit) => ms * 32 + alphabet.indexOf(digit), 0);
}

const idPattern = new RegExp(`^[${alphabet}]{12,16}$`);

/** Whether a text could be one of our ids; asked before it ever becomes part of a path. */
export function isId(text: string): boolean {
  return idPattern.test(text);
}
