/** `yours`: code cannot tell, or it is a matter between people; the clinician says so, not amynote. */
export const attestStates = ['fail', 'yours', 'pass'] as const;
export type AttestState = (typeof attestStates)[number];

/** One claim that was looked at. Nothing of it is clinical, and no name is in it. */
export interface AttestLine {
  /** Stable: `audit-log`, `quotes`, `312(b)`. */
  id: string;
  /** What is claimed, in a sentence a client understands. */
  claim: string;
  state: AttestState;
  /** What was found, with figures. */
  evidence: string;
  /** What anybody with the vault can type to see it for themselves. */
  rerun?: string;
  /** What mends it, or what is left to do. */
  next?: string;
}

/** Claims that belong together. */
export interface AttestPart {
  id: string;
  title: string;
  /** Where the question comes from. */
  source: string;
  lines: AttestLine[];
}

/** Everything that `attest` found at one moment. */
export interface Attest {
  /** ISO 8601, UTC. */
  at: string;
  vaultId: string;
  tool: string;
  /** `SEQ:SHA256` of the audit log's end: what was attested can be told from what came later. */
  auditHead?: string;
  parts: AttestPart[];
}

/** The worst of some: a claim that rests on several holds no better than the weakest. */
export function worstState(states: readonly AttestState[]): AttestState {
  return attestStates.find((state) => states.includes(state)) ?? 'pass';
}
