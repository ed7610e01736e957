/** Who holds a recipient's key: the clinician, their recovery words, a supervisor, a professional executor. */
export const recipientRoles = ['own', 'recovery', 'supervisor', 'executor', 'other'] as const;
export type RecipientRole = (typeof recipientRoles)[number];

/** One key that every file of a vault is sealed to. */
export interface VaultRecipient {
  /** `age1…`, or `age1pq1…` in a post-quantum vault. */
  key: string;
  role: RecipientRole;
  /** ISO 8601, UTC. */
  addedAt: string;
}

/** Every key of a vault is of one kind: age itself refuses to mix them, for the weaker would decide. */
export type KeyKind = 'x25519' | 'post-quantum';

/** The kind of an age recipient or of an age identity, by its first letters. */
export function kindOfKey(key: string): KeyKind {
  return /^(age1pq1|AGE-SECRET-KEY-PQ-1)/.test(key) ? 'post-quantum' : 'x25519';
}
