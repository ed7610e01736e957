import type { Artefact, ArtefactOf } from './artefacts/artefact.ts';
import type { ArtefactKind } from './artefacts/kinds.ts';
import type { AttestationStore } from './attestation-ports.ts';
import type { PcmFormat } from './audio-ports.ts';
import type { AuditLog } from './audit-ports.ts';
import type { CaptureEntry, CaptureEvent } from './capture.ts';
import type { ChartStore } from './chart.ts';
import type { Client } from './client.ts';
import type { ConsentEvent } from './consent.ts';
import type { FormStore } from './consent-ports.ts';
import type { EgressEntry } from './egress.ts';
import type { StoredVoice } from './enrolled-voice.ts';
import type { ErasureStore, HoldStore } from './erasure-ports.ts';
import type { IndexStore } from './index-ports.ts';
import type { Finding } from './inspection.ts';
import type { NudgeStore } from './nudge-ports.ts';
import type { OwnTemplates } from './own-template.ts';
import type { RecipientRole } from './recipients.ts';
import type { RecoveryKey } from './recovery-ports.ts';
import type { Session } from './session.ts';
import type { StyleStore } from './style-rule.ts';

/** An artefact as read: its value and the hash that later stages name as their input. */
export interface Held<A extends Artefact = Artefact> {
  value: A;
  /** SHA-256 of the stored plaintext bytes. */
  sha256: string;
  revision: number;
}

/** Sound as sealed: its revision, and size and SHA-256 of the plaintext. */
export interface SealedAudio {
  revision: number;
  bytes: number;
  sha256: string;
}

/** Clients and what they agreed to. */
export interface PeopleStore {
  listClients(): Promise<Client[]>;
  /** Undefined when there is none of this id. */
  readClient(id: string): Promise<Client | undefined>;
  /** Saves a new state of a client; earlier states stay. */
  saveClient(client: Client): Promise<void>;
  /** Oldest first. */
  consentEvents(clientId: string): Promise<ConsentEvent[]>;
  saveConsentEvent(event: ConsentEvent): Promise<void>;
}

/** Sessions and their artefacts. Everything is written once; a second write is a new revision. */
export interface SessionStore {
  createSession(session: Session): Promise<void>;
  /** What every session holds, by its id; read from file names, nothing is decrypted. */
  listHeld(): Promise<ReadonlyMap<string, ReadonlySet<ArtefactKind>>>;
  /** Every session, or one client's, oldest first. */
  listSessions(clientId?: string): Promise<Session[]>;
  /** @throws `not-found` when the id is unknown. */
  readSession(id: string): Promise<Session>;
  /** Which kinds of artefacts a session holds; read from file names, nothing is decrypted. */
  heldKinds(sessionId: string): Promise<ReadonlySet<ArtefactKind>>;
  /**
   * Sorted names of the newest revision of each kind: while they are the same, so is all that is read of the session.
   * Nothing is decrypted.
   */
  sources(sessionId: string): Promise<string[]>;
  /** The newest revision, or undefined. @throws `damaged`, `locked` */
  latest<K extends ArtefactKind>(sessionId: string, kind: K): Promise<Held<ArtefactOf<K>> | undefined>;
  /** Every revision there is, oldest first. @throws `damaged`, `locked` */
  history<K extends ArtefactKind>(sessionId: string, kind: K): Promise<Held<ArtefactOf<K>>[]>;
  /** Writes the next revision atomically. */
  write<A extends Artefact>(artefact: A): Promise<Held<A>>;
  /** Seals sound as it comes; it bears its name only once it is complete and synced. */
  writeAudio(sessionId: string, sound: AsyncIterable<Uint8Array>): Promise<SealedAudio>;
  /** @param sha256 what its recording says of it. @throws `damaged`, at the end, when it is other sound */
  readAudio(sessionId: string, revision: number, sha256: string): AsyncIterable<Uint8Array>;
  /** Erases revisions 1 to `upTo` of a kind or of the sound, for good; the audit log says so first. */
  erase(sessionId: string, kind: ArtefactKind | 'audio', upTo: number): Promise<void>;
  /** Removes what a failed import left, if the session was never created; a created one is left alone. */
  abandon(sessionId: string): Promise<void>;
  /** One writer per session. @throws `busy` when another live process has it. */
  lock(sessionId: string): Promise<() => Promise<void>>;
  /** Whether somebody is writing to it now. */
  isLocked(sessionId: string): Promise<boolean>;
  /** What crashes left, older than an hour and not being written: paths from the vault's folder on. */
  leftovers(): Promise<string[]>;
}

/** The therapist's own voice in numbers; every one is erased for good when it is forgotten or its time is over. */
export interface VoiceStore {
  /** Oldest first, also those whose time is over. */
  list(): Promise<StoredVoice[]>;
  save(voice: StoredVoice): Promise<void>;
  erase(id: string): Promise<void>;
}

/** Finished parts of an unfinished stage, so that an interrupted run never pays twice. */
export interface CheckpointStore {
  /** Whether there is a part of that name; nothing is opened. */
  has(sessionId: string, key: string): Promise<boolean>;
  read(sessionId: string, key: string): Promise<string | undefined>;
  write(sessionId: string, key: string, value: string): Promise<void>;
  /** Forgets a session's parts once the artefact made of them is durable. */
  clear(sessionId: string): Promise<void>;
  /** Forgets all of a session's parts but these: what is to stay in another form is written first. */
  clearAllBut(sessionId: string, keys: readonly string[]): Promise<void>;
}

/** A capture that has not been finished: sealed parts of at most a second, and events between them. */
export interface CaptureStore {
  /** Notes the format once, before the first part. */
  begin(sessionId: string, format: PcmFormat): Promise<void>;
  format(sessionId: string): Promise<PcmFormat>;
  /** Seals the next part; what failed can be tried again. @returns its number. @throws `busy` */
  append(sessionId: string, pcm: Uint8Array): Promise<number>;
  /** Seals what happened, in the place of the next part. @throws `busy` */
  note(sessionId: string, event: CaptureEvent): Promise<void>;
  /** Parts and events in order. @throws `damaged`, `locked` */
  entries(sessionId: string): Promise<CaptureEntry[]>;
  /** Removes struck parts for good. */
  remove(sessionId: string, numbers: readonly number[]): Promise<void>;
  /** When the newest part or event was written; undefined when there is none. */
  lastAt(sessionId: string): Promise<Date | undefined>;
  /** Ids of sessions with a capture left behind by a process that died, or under way. */
  unfinished(): Promise<string[]>;
  /** Removes all of it, and half-made sound that a dead process left; the caller has the session's lock. */
  clear(sessionId: string): Promise<void>;
  /** Room on the vault's disk, and when something was last added to the vault. */
  disk(): Promise<{ freeBytes: number; lastWriteAt: Date | undefined }>;
}

/** What left the machine. `begin` is durable before the first byte goes. */
export interface EgressLedger {
  /** Holds it against the audit log, all of it. @returns nothing when both are whole. @throws `locked` */
  check(): Promise<Finding[]>;
  begin(entry: EgressEntry): Promise<void>;
  end(id: string, outcome: NonNullable<EgressEntry['outcome']>): Promise<void>;
  /** Folds the answered requests of this process into one file; safe to be killed in. */
  settle(): Promise<void>;
  /** Oldest first. */
  list(): Promise<EgressEntry[]>;
}

/** The clinician's signature: Ed25519, raw public keys and signatures in base64. */
export interface Signer {
  publicKey(): Promise<string>;
  sign(bytes: Uint8Array): Promise<{ signature: string; sha256: string }>;
  /** Whether bytes are what that key signed; needs no secret. */
  verify(bytes: Uint8Array, signature: string, publicKey: string): Promise<boolean>;
  /** Whether a public key is this clinician's, or was before a computer was lost. @throws `locked`, `damaged` */
  isOwn(publicKey: string): Promise<boolean>;
}

/** What one open vault offers to the stages. */
export interface VaultPorts {
  people: PeopleStore;
  chart: ChartStore;
  sessions: SessionStore;
  voices: VoiceStore;
  style: StyleStore;
  nudges: NudgeStore;
  /** What search reads: made of all the rest, and never missed when it is gone. */
  indexes: IndexStore;
  ownTemplates: OwnTemplates;
  forms: FormStore;
  /** Of transcribing. */
  checkpoints: CheckpointStore;
  /** Of telling voices apart elsewhere. */
  voiceCheckpoints: CheckpointStore;
  /** What a clinician decided in a review or an edit that is under way. */
  reviewCheckpoints: CheckpointStore;
  captures: CaptureStore;
  ledger: EgressLedger;
  attestations: AttestationStore;
  audit: AuditLog;
  holds: HoldStore;
  erasures: ErasureStore;
}

/** How a vault is to be made; a recovery key and post-quantum keys only where they are asked for. */
export interface NewVault {
  recovery?: boolean;
  postQuantum?: boolean;
  /** Done when the identity is there, made or opened, and before the vault is. */
  onIdentity?: () => Promise<void>;
}

export interface MadeVault {
  directory: string;
  vaultId: string;
  recipient: string;
  /** To be shown once. */
  recovery?: RecoveryKey;
}

/** Makes vaults and says what is known of one without opening it. */
export interface VaultKeeper {
  /**
   * Makes an empty vault, and before it the identity and the signing key where they are not there. Stopped before
   * the end, there is no vault, and the same goes on.
   * @param passphrase seals a new identity (absent only for play), or opens the one that exists
   * @throws `failed` when there is a vault, or a signing key without its identity; `locked`, `busy`
   */
  create(passphrase: string | undefined, choice?: NewVault): Promise<MadeVault>;
  /** @throws `no-vault`, `damaged` */
  describe(): Promise<{ directory: string; vaultId: string; createdAt: string; recipients: string[] }>;
  /** Undefined when there is no identity. */
  identity(): Promise<{ path: string; protected: boolean } | undefined>;
  /** The identity in the form the `age` program reads. @throws `locked` */
  identityText(): Promise<string>;
}

/** What a backup holds after a run. */
export interface BackupReport {
  vaultId: string;
  files: number;
  bytes: number;
  /** Of the files, those that this run wrote; the others were there and were read back. */
  copied: number;
  /** Files still in the backup that the vault no longer holds. */
  stale: number;
  /** Such files that this run removed. */
  pruned: number;
  /** Files in the vault's folder that are not amynote's: left out. */
  foreign: number;
  /** Files that cannot be read, or changed though nothing wrote them: the older copy is kept, where there is one. */
  unsound: string[];
  /** Whether the clinician's signing key is in it. */
  signingKey: boolean;
}

/** A file that a backup lists and does not hold as it was written. */
export interface BackupFault {
  file: string;
  fault: 'missing' | 'damaged';
}

/** What reading a whole backup told. */
export interface BackupCheck {
  vaultId: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  files: number;
  bytes: number;
  faults: BackupFault[];
}

export interface RestoreReport {
  directory: string;
  vaultId: string;
  /** When the backup was made. ISO 8601, UTC. */
  createdAt: string;
  files: number;
  bytes: number;
  /** What became of the signing key: put back where there was none, whoever's identity comes after it. */
  signingKey: 'put-back' | 'kept' | 'none';
  /** Whose keys open the vault, and what is written to it from now on. */
  recipients: RecipientRole[];
  /** Entries of the audit log that this home had seen and that came after the backup. */
  lostEntries: number;
  /** Files that were erased for good and are back with it, going by their names. */
  returned: number;
}

/** Complete copies of a vault; none of this needs a key. */
export interface VaultCopies {
  /**
   * Makes or renews a backup and reads back what it holds.
   * @param target a folder, or a new file that ends in `.tar`. @param options.prune removes what the vault no longer holds
   * @throws `no-vault`, `damaged`, `usage`, `failed`, `busy`, `interrupted`
   */
  backup(target: string, options: { prune: boolean }): Promise<BackupReport>;
  /** @throws `usage`; `damaged` when it is no finished backup; `interrupted` */
  check(target: string): Promise<BackupCheck>;
  /**
   * Puts the vault of a backup where the vault belongs: all of it, or nothing.
   * @throws `usage`; `failed` when a vault or anything else is there; `damaged`, naming the files; `busy`, `interrupted`
   */
  restore(source: string): Promise<RestoreReport>;
}
