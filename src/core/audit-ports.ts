import type { AuditEntry, AuditEvent, AuditFault, AuditHead } from './audit.ts';

/** What happened to the vault: append-only, chained, sealed. */
export interface AuditLog {
  /** Durable when it resolves; what it tells of happens afterwards. */
  append(event: AuditEvent): Promise<void>;
  /** Oldest first; entries that cannot be believed are left out, as `check` names them. @throws `locked` */
  list(): Promise<AuditEntry[]>;
  /** Newest first, each opened when it is asked for; one that cannot be believed is a fault. @throws `locked` */
  backwards(): AsyncIterable<AuditEntry | AuditFault>;
  /** Undefined while nothing was ever written. @throws `damaged`, `locked` when nothing vouches for it but itself */
  head(): Promise<AuditHead | undefined>;
  /** Reads the whole chain. @param kept a head that was noted elsewhere: what came before it must still be there */
  check(kept?: AuditHead): Promise<AuditFault[]>;
  /** Takes files into the log that were there before it. @returns how many; 0 once it has all. @throws `locked` */
  adopt(): Promise<number>;
}
