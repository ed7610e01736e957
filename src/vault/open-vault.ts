import { join } from 'node:path';
import type { AttestationStore } from '../core/attestation-ports.ts';
import type { AuditLog } from '../core/audit-ports.ts';
import type { ChartStore } from '../core/chart.ts';
import type { FormStore } from '../core/consent-ports.ts';
import type { ErasureStore, HoldStore } from '../core/erasure-ports.ts';
import { randomId } from '../core/ids.ts';
import type { IndexStore } from '../core/index-ports.ts';
import type { NudgeStore } from '../core/nudge-ports.ts';
import type { OwnTemplates } from '../core/own-template.ts';
import type { StyleStore } from '../core/style-rule.ts';
import type {
  CaptureStore,
  CheckpointStore,
  EgressLedger,
  PeopleStore,
  SessionStore,
  VoiceStore,
} from '../core/vault-ports.ts';
import type { AgeFiles, IdentitySource } from './age-file.ts';
import { createAttestationStore } from './attestation-store.ts';
import { createAuditLog } from './audit-log.ts';
import { createCaptureStore } from './capture-store.ts';
import { createChartStore } from './chart-store.ts';
import { checkLedger } from './check-ledger.ts';
import { createCheckpointStore } from './checkpoint-store.ts';
import { createEgressLedger } from './egress-store.ts';
import { createErasureStore } from './erasure-store.ts';
import { createFormStore } from './form-store.ts';
import type { VaultHeader } from './header.ts';
import { createHoldStore } from './hold-store.ts';
import { createIndexStore } from './index-store.ts';
import type { LockHolder } from './lock.ts';
import { createNudgeStore } from './nudge-store.ts';
import { createPeopleStore } from './people-store.ts';
import { createPrivateFiles, type PrivateFiles } from './private-files.ts';
import { createCurrentFiles } from './recipients-files.ts';
import { createSegmentFiles, type SegmentFiles } from './segment-files.ts';
import { createSessionStore } from './session-store.ts';
import { createStyleStore } from './style-store.ts';
import { createOwnTemplates } from './template-store.ts';
import { openTrustedHeader, readTrustedHeader } from './trusted-vaults.ts';
import { createVaultFiles } from './vault-files.ts';
import { createVoiceStore } from './voice-store.ts';

/** One vault, opened: nothing is decrypted and no passphrase asked before it is needed. */
export interface OpenVault {
  directory: string;
  header: VaultHeader;
  files: AgeFiles;
  people: PeopleStore;
  chart: ChartStore;
  sessions: SessionStore;
  voices: VoiceStore;
  style: StyleStore;
  nudges: NudgeStore;
  indexes: IndexStore;
  /** What the indexes of clients and of sessions are made of. */
  segments: SegmentFiles;
  /** Sealed to another key than the vault's: here is nothing that opens them. */
  privateFiles: PrivateFiles;
  ownTemplates: OwnTemplates;
  forms: FormStore;
  checkpoints: CheckpointStore;
  voiceCheckpoints: CheckpointStore;
  reviewCheckpoints: CheckpointStore;
  captures: CaptureStore;
  ledger: EgressLedger;
  attestations: AttestationStore;
  holds: HoldStore;
  erasures: ErasureStore;
  audit: AuditLog;
  /**
   * Ends this run in the audit log, if it opened or wrote anything. @param command `consent add`, …
   * @param outcome `done` or the error's code. @param usedKeys a key was used outside of what is told here
   * @throws `failed`, `locked`, `damaged`
   */
  close(command: string, outcome: string, usedKeys?: boolean): Promise<void>;
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
  const header = await openTrustedHeader(home, directory, holder);
  let isOpened = false;
  const watched = async () => {
    const secret = await identity();
    isOpened = true;
    return secret;
  };
  const files = createCurrentFiles(header, () => readTrustedHeader(home, directory), watched);
  const known = join(home, 'known', header.id);
  const author = { run: randomId(), who: { user: holder.user, host: holder.host } };
  const audit = createAuditLog({ directory, known }, files, author);
  const segments = createSegmentFiles(directory, files, audit.vouch);
  const lasting = createVaultFiles(directory, files, audit);
  return {
    directory,
    header,
    files,
    people: createPeopleStore(directory, lasting),
    chart: createChartStore(directory, lasting),
    sessions: createSessionStore(directory, lasting, holder, segments),
    voices: createVoiceStore(directory, lasting),
    style: createStyleStore(directory, lasting, audit.vouch),
    nudges: createNudgeStore(directory, lasting, audit.vouch),
    indexes: createIndexStore(directory, segments, lasting, holder),
    segments,
    privateFiles: createPrivateFiles(directory, lasting),
    ownTemplates: createOwnTemplates(directory, lasting),
    forms: createFormStore(directory, lasting),
    checkpoints: createCheckpointStore(directory, files, 'pieces'),
    voiceCheckpoints: createCheckpointStore(directory, files, 'voice-pieces'),
    reviewCheckpoints: createCheckpointStore(directory, files, 'review-pieces', audit.vouch),
    captures: createCaptureStore(directory, files),
    ledger: {
      ...createEgressLedger(directory, files, lasting),
      check: () => checkLedger({ directory, files, audit }),
    },
    attestations: createAttestationStore(directory, lasting, audit.vouch),
    holds: createHoldStore(directory, lasting, audit.vouch),
    erasures: createErasureStore({ directory, known, vaultId: header.id }, files, lasting, audit.vouch),
    audit,
    async close(command, outcome, usedKeys = false) {
      if (!usedKeys && !isOpened && !audit.hasAppended()) return;
      const sessionIds = lasting.touchedSessions();
      await audit.append({
        action: 'command',
        command,
        ...(sessionIds.length > 0 && { sessionIds }),
        outcome,
      });
    },
  };
}
