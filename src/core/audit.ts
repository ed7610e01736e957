import * as z from 'zod';

/** What the audit log can tell; nothing in it is clinical. */
const auditActions = [
  /** A file of the vault is about to get its name. */
  'write',
  /** A file of the vault is about to be removed for good. */
  'erase',
  /** A request is about to leave the machine: the first of a run or after its ledger was folded, and each fiftieth. */
  'egress',
  /** A command that opened the vault has ended. */
  'command',
  /** Passages are about to be counted across clients. */
  'count-across-clients',
  'recipient-add',
  'recipient-remove',
  'reencrypt',
  'recovery-new',
  'repair',
] as const;

/** One fact for the audit log, as the part of amynote that causes it knows it. */
export const auditEventSchema = z.object({
  action: z.enum(auditActions),
  /** Path from the vault's folder on, with `/`. */
  file: z.string().optional(),
  /** SHA-256 of the plaintext of that file. */
  sha256: z.string().optional(),
  /** `draft`, `recipient add`, …: never its arguments. */
  command: z.string().optional(),
  sessionIds: z.array(z.string()).optional(),
  /** `done`, or the error's code; of a write or an erasure only when it did not happen after all. */
  outcome: z.string().optional(),
  /** From here on every request in the egress ledger names the one before it, and the log the first. */
  chains: z.literal('egress').optional(),
  /** Public key that was added or removed. */
  recipient: z.string().optional(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;

/** An entry as it lies in the log: what happened, and its place in the chain. */
export const auditEntrySchema = auditEventSchema.extend({
  v: z.literal(1),
  kind: z.literal('audit'),
  /** From 1, without holes. */
  seq: z.number().int().positive(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** The same for everything one process did. */
  run: z.string(),
  who: z.object({ user: z.string(), host: z.string() }),
  /** SHA-256 of the plaintext of the entry before; null in the first. */
  prev: z.string().nullable(),
  /** HMAC-SHA-256 over the RFC 8785 form of all the rest, by the vault's audit key, in hexadecimal. */
  mac: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** The end of the log at one moment: kept elsewhere, it shows whether the log was cut or rewritten since. */
export interface AuditHead {
  seq: number;
  /** SHA-256 of the plaintext of that entry. */
  sha256: string;
}

/** Something wrong with the log itself. */
export interface AuditFault {
  /** 0 is the sealed key of the log. */
  seq: number;
  fault: 'missing' | 'damaged' | 'chain-broken' | 'forged' | 'cut' | 'rewritten';
}
