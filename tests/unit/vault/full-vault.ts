import { createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { timedId } from '../../../src/core/ids.ts';
import type { Reencrypted, ReencryptProgress } from '../../../src/core/recipient-ports.ts';
import type { VaultRecipient } from '../../../src/core/recipients.ts';
import { recipientKeys, type VaultHeader } from '../../../src/vault/header.ts';
import { secretLine } from '../../../src/vault/keys.ts';
import type { LockHolder } from '../../../src/vault/lock.ts';
import { type OpenVault, openVault } from '../../../src/vault/open-vault.ts';
import { type ReencryptSubject, reencryptVault } from '../../../src/vault/reencrypt.ts';
import { findStale } from '../../../src/vault/reencrypt-scan.ts';
import { changeRecipients, readTrustedHeader } from '../../../src/vault/trusted-vaults.ts';
import { createVaultKeeper } from '../../../src/vault/vault-keeper.ts';
import { client, clientId, consent, egressEntry, enrolledVoice, session, transcript } from './artefacts.ts';

/** A vault that holds something of every kind; made without the test runner, so that soak trials can use it too. */
export interface FullVault {
  home: string;
  directory: string;
  /** `AGE-SECRET-KEY-1…` */
  secret: string;
  recipient: string;
  open(): Promise<OpenVault>;
}

/** This process, where every other one is taken for alive. */
export const somebody: LockHolder = {
  pid: process.pid,
  user: 'tester',
  host: 'here',
  isAlive: () => true,
  startOf: () => undefined,
};

/** @param sessions how many. @param soundBytes size of the sound of each */
export async function fullVault(
  home: string,
  sessions: number,
  soundBytes: number,
  { postQuantum = false } = {},
): Promise<FullVault> {
  const directory = join(home, 'vault');
  const noPassphrase = () => Promise.reject(new Error('no passphrase is set'));
  const keeper = createVaultKeeper(home, directory, noPassphrase, somebody);
  const { recipient } = await keeper.create(undefined, { postQuantum });
  const secret = secretLine(await readFile(join(home, 'identity.txt'), 'utf8'));
  const open = () => openVault(home, directory, async () => secret, somebody);
  const vault = await open();
  await vault.people.saveClient(client());
  await vault.people.saveClient({ ...client(), pronouns: 'she/her' });
  await vault.people.saveConsentEvent(consent('first', ['record_audio'], clientId));
  await vault.voices.save(enrolledVoice(timedId(1_790_000_000_000)));
  await vault.ownTemplates.save('weekly', 'id: weekly');
  for (let number = 0; number < sessions; number++) await addSession(vault, sessionName(number), soundBytes);
  await addLedger(vault);
  return { home, directory, secret, recipient, open };
}

/** 3 → the id of the fourth session of a full vault. */
export function sessionName(number: number): string {
  return `sess${String(number).padStart(8, '0')}`;
}

/**
 * A full vault in the middle of a change: its header names a key more than its files are sealed to.
 * @returns also the secret of that key
 */
export async function changedVault(
  home: string,
  sessions = 2,
  soundBytes = 200_000,
): Promise<{ vault: FullVault; added: string }> {
  const vault = await fullVault(home, sessions, soundBytes);
  const added = await generateX25519Identity();
  const recipient: VaultRecipient = {
    key: await identityToRecipient(added),
    role: 'supervisor',
    addedAt: new Date().toISOString(),
  };
  const change = ({ recipients }: VaultHeader) => [...recipients, recipient];
  await changeRecipients(vault.home, vault.directory, change, somebody);
  return { vault, added };
}

/** What `reencryptVault` takes of such a vault. */
export function subjectOf(
  { home, directory, secret }: FullVault,
  identity = async () => secret,
): ReencryptSubject {
  const recipients = async () => recipientKeys(await readTrustedHeader(home, directory));
  return { directory, identity, holder: somebody, recipients };
}

/** Seals such a vault anew, in this process. */
export function sealAnew(
  vault: FullVault,
  onProgress: (progress: ReencryptProgress) => void = () => undefined,
): Promise<Reencrypted> {
  return reencryptVault(subjectOf(vault), { signal: new AbortController().signal, onProgress });
}

/** Paths of the files that are not sealed to the two recipients of such a vault. */
export async function staleFiles({ directory }: FullVault): Promise<string[]> {
  return (await findStale(directory, 2)).stale.map(({ path }) => path);
}

async function addSession(vault: OpenVault, id: string, soundBytes: number): Promise<void> {
  await vault.sessions.createSession(session(id));
  await vault.sessions.writeAudio(id, sound(soundBytes));
  await vault.sessions.write(transcript('I slept better this week.', id));
  await vault.checkpoints.write(id, 'piece', 'I slept better');
}

async function* sound(bytes: number): AsyncIterable<Uint8Array> {
  for (let left = bytes; left > 0; left -= 65_536) yield randomBytes(Math.min(left, 65_536));
}

async function addLedger({ ledger }: OpenVault): Promise<void> {
  const id = (letter: string) => letter.repeat(16);
  for (const letter of ['a', 'b']) {
    await ledger.begin(egressEntry(id(letter)));
    await ledger.end(id(letter), { status: 200 });
  }
  await ledger.settle();
  await ledger.begin(egressEntry(id('c')));
  await ledger.end(id('c'), { status: 200 });
}

/**
 * SHA-256 of the plaintext of every `.age` file, by path; `unreadable` for one that the key does not open.
 * Opened by age-encryption alone, without any of our code.
 */
export async function plaintexts(directory: string, secret: string): Promise<Map<string, string>> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  const hashes = new Map<string, string>();
  for (const path of sealedPaths(directory)) {
    const hash = await decrypter.decrypt(await readFile(join(directory, path))).then(
      (plaintext) => createHash('sha256').update(plaintext).digest('hex'),
      () => 'unreadable',
    );
    hashes.set(path, hash);
  }
  return hashes;
}

/** Every `.age` file below, sorted, with `/`. */
export function sealedPaths(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.age'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
