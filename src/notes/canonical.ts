import canonicalize from 'canonicalize';

/**
 * The canonical JSON of a value (RFC 8785) as UTF-8: what hashes and signatures cover, so that the
 * order of keys or the spelling of a number never matters.
 * @throws TypeError when the value is not JSON (undefined, a function, NaN, …): a bug of the caller.
 */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON has a canonical form');
  return new TextEncoder().encode(text);
}
