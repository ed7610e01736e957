import type { Certificate, Destruction, ErasedMemory, ErasureBegun } from './erasure.ts';
import type { HoldEvent } from './hold.ts';

/** Legal holds. Append-only: a release is an entry of its own, and counts only where the vault vouches for it. */
export interface HoldStore {
  /** Oldest first. @throws `damaged`, `locked` */
  list(): Promise<HoldEvent[]>;
  /** @throws `failed` */
  save(event: HoldEvent): Promise<void>;
}

/** A file that `verify --repair` moved out of the way. */
export interface SetAsideFile {
  file: string;
  /** Of its plaintext, or of the file where the vault's key does not open it; undefined when it cannot be read. */
  sha256?: string;
  /** Its plaintext, where that is JSON. */
  said?: unknown;
}

/** Files as such, whatever they hold: for erasing all of something, and proving it. Paths are from the vault's folder on. */
export interface ErasureStore {
  readonly vaultId: string;
  /** Every file below a folder but locks, sorted. Links are named, never followed. */
  filesBelow(folder: string): Promise<string[]>;
  /** Whether the audit log tells of such a file. */
  isLasting(file: string): boolean;
  isThere(file: string): Promise<boolean>;
  /** Destroys a file; the audit log is told first where it lasts. @throws `failed` */
  erase(file: string): Promise<Destruction>;
  /** Removes a folder that is empty but for locks and folders; what still lies in it stays, and the folder with it. */
  removeFolder(folder: string): Promise<void>;
  /** Opened where the vault's key does. */
  setAside(): Promise<SetAsideFile[]>;
  /** @throws `failed` */
  begin(begun: ErasureBegun): Promise<void>;
  /** Erasures that were begun and have no certificate, oldest first; what nobody vouches for is none. */
  unfinished(): Promise<ErasureBegun[]>;
  /** The same, from names alone: nothing is opened. */
  unfinishedIds(): Promise<string[]>;
  /** Writes the certificate, and removes what was begun. */
  finish(certificate: Certificate): Promise<void>;
  /** Oldest first. @throws `damaged`, `locked` */
  certificates(): Promise<Certificate[]>;
  /** Notes at home, outside of the vault. */
  remember(erased: ErasedMemory): Promise<void>;
  /** Oldest first. */
  remembered(): Promise<ErasedMemory[]>;
}
