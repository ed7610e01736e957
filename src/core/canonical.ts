import canonicalize from 'canonicalize';

/** RFC 8785 canonical JSON as UTF-8: the same value always gives the same bytes, so they can be signed. */
export function canonicalBytes(value: unknown): Uint8Array {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('only JSON values have a canonical form');
  return new TextEncoder().encode(text);
}
