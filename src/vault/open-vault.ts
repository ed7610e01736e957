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
import type { VaultHeader } from './header.ts';
import type { LockHolder } from './lock.ts';
import { createPeopleStore } from './people-store.ts';
import { createSessionStore } from './session-store.ts';
import { openTrustedHeader } from './trusted-vaults.ts';

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

/**
 * @param home where it is noted what the vault looked like (`AMYNOTE_HOME`)
 * @throws `no-vault`; `damaged`, also when its recipients are not those it was made with
 */
export async function openVault(
  home: string,
  directory: string,
  identity: IdentitySource,
  holder: LockHolder,
): Promise<OpenVault> {
  const header = await openTrustedHeader(home, directory);
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
