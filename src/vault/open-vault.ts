import type {
  CaptureStore,
  CheckpointStore,
  EgressLedger,
  PeopleStore,
  SessionStore,
} from '../core/vault-ports.ts';
import { createAgeFiles, type IdentitySource } from './age-file.ts';
import { createCaptureStore } from './capture-store.ts';
import { createCheckpointStore } from './checkpoint-store.ts';
import { createEgressLedger } from './egress-store.ts';
import { readHeader, type VaultHeader } from './header.ts';
import type { LockHolder } from './lock.ts';
import { createPeopleStore } from './people-store.ts';
import { createSessionStore } from './session-store.ts';

/** One vault, opened: nothing is decrypted and no passphrase asked before it is needed. */
export interface OpenVault {
  directory: string;
  header: VaultHeader;
  people: PeopleStore;
  sessions: SessionStore;
  checkpoints: CheckpointStore;
  captures: CaptureStore;
  ledger: EgressLedger;
}

/** @throws `no-vault`, `damaged` */
export async function openVault(
  directory: string,
  identity: IdentitySource,
  holder: LockHolder,
): Promise<OpenVault> {
  const header = await readHeader(directory);
  const files = createAgeFiles(header.recipients, identity);
  return {
    directory,
    header,
    people: createPeopleStore(directory, files),
    sessions: createSessionStore(directory, files, holder),
    checkpoints: createCheckpointStore(directory, files),
    captures: createCaptureStore(directory, files),
    ledger: createEgressLedger(directory, files),
  };
}
