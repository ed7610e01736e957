import type { AttestationEvent } from './attestation.ts';

/** What was said of contracts with providers; never changed, a revocation is said as well. */
export interface AttestationStore {
  /** Oldest first. @throws `damaged`, also for what nobody vouches for; `locked` */
  list(): Promise<AttestationEvent[]>;
  /** Its id is a time id: the name of its file. @throws `busy` */
  save(event: AttestationEvent): Promise<void>;
}
