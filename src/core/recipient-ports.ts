import type { RecipientRole, VaultRecipient } from './recipients.ts';

/** How far the sealing of a vault's files to other recipients has come. */
export interface ReencryptProgress {
  files: number;
  /** Of ciphertext. */
  bytes: number;
  totalFiles: number;
  totalBytes: number;
}

/** How the sealing of files is watched and stopped. */
export interface ReencryptWatch {
  /** Looked at between two files. */
  signal: AbortSignal;
  onProgress(progress: ReencryptProgress): void;
}

/** What came of it. */
export interface Reencrypted {
  files: number;
  /** Of ciphertext. */
  bytes: number;
  /** Files that cannot be opened, left as they are: paths from the vault's folder on. */
  damaged: string[];
  /** Sessions that somebody went on writing to: their files are still sealed as before. */
  busy: string[];
}

/** Who can read a vault, and the sealing of every file to exactly them. */
export interface RecipientKeeper {
  /** In the order in which they were added. */
  list(): Promise<VaultRecipient[]>;
  /** How many files are not sealed to all of them, or still to one more; needs no key. */
  pending(): Promise<number>;
  /** @returns the key as it is written. @throws `usage` when it cannot be added to this vault */
  accept(key: string): Promise<string>;
  /** @param word a key or its beginning. @throws `not-found`, or `usage` when several begin so */
  find(word: string): Promise<VaultRecipient>;
  /**
   * From now on everything is sealed to this key as well, and what was written before is sealed anew.
   * What an earlier change left to do is done first.
   * @throws `usage`; `busy` when files of an earlier change cannot be done now; `locked`, `interrupted`, `failed`
   */
  add(key: string, role: RecipientRole): Promise<Reencrypted>;
  /** The same without this key. @throws also `usage` for the clinician's own key */
  remove(key: string): Promise<Reencrypted>;
  /** Goes on with what was interrupted. */
  reencrypt(): Promise<Reencrypted>;
}
