/**
 * The library of age, loaded when it is first needed: for post-quantum keys, passphrases and making keys. What opens and
 * seals a vault of X25519 keys does without, and starts in half the time.
 */
export function ageLibrary(): Promise<typeof import('age-encryption')> {
  return import('age-encryption');
}
