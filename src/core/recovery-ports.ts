import type { VaultRecipient } from './recipients.ts';

/** A secret key that opens a vault when the computer or the passphrase is lost. It is shown once and kept nowhere. */
export interface RecoveryKey {
  /** 24 English words (BIP-39). */
  words: string[];
  /** The same key as an age identity (`AGE-SECRET-KEY-…`). */
  text: string;
  recipient: string;
}

/** What is known of a vault's recovery key without having it. */
export interface RecoveryState {
  /** One that was tested, else the newest; undefined when the vault has none. */
  recipient?: string;
  /** When a file of the vault was last opened with it, from this home; ISO 8601. */
  testedAt?: string;
}

/** A vault that was opened with its recovery key. */
export interface RecoveredVault {
  vaultId: string;
  recipient: string;
  others: VaultRecipient[];
  /** Name under which a signing key of the lost identity is kept in `AMYNOTE_HOME`, if it was there. */
  formerSigningKey?: string;
}

/** The recovery key of one vault. What is typed is the words or the `AGE-SECRET-KEY-…` line. */
export interface RecoveryKeeper {
  /** @throws `no-vault`, `damaged` */
  state(): Promise<RecoveryState>;
  /**
   * Opens files of the vault with the key, and notes that at home.
   * @returns how many were opened; 0 when there is none yet, and then nothing is noted
   * @throws `usage` for a typing mistake, `locked` when it is not this vault's, `damaged`
   */
  test(typed: string): Promise<{ recipient: string; opened: number }>;
  /** Makes a key of the vault's kind; nothing is sealed to it yet. @throws `no-vault`, `damaged` */
  make(): Promise<RecoveryKey>;
  /** @throws `failed` where an identity exists: none is ever replaced */
  refuseUse(): Promise<void>;
  /**
   * Makes the key the clinician's own: the identity of this home, with a new signing key. One that the key cannot open
   * is kept beside it.
   * @param passphrase asked once the key has opened the vault
   * @returns also the vault's other recipients: the identity that was lost is one of them
   * @throws `usage` for a typing mistake, `locked` when it is not this vault's, `damaged`; `failed` where an identity exists
   */
  use(typed: string, passphrase: () => Promise<string>): Promise<RecoveredVault>;
}
