/** What `verify` can find of a vault. */
export type FindingState =
  /** A file that cannot be opened, or is not what its name says. */
  | 'damaged'
  /** A file that opens, but is not what was written there. */
  | 'changed'
  /** A file that belongs elsewhere. */
  | 'misplaced'
  /** A file that was written, was never erased, and is not there. */
  | 'missing'
  /** A file under whose name another one was lost before. */
  | 'overwritten'
  /** A file that amynote never wrote. */
  | 'foreign'
  /** An entry of the audit log that is missing, forged or out of its chain. */
  | 'log'
  /** A file that is not sealed to exactly the vault's recipients. */
  | 'unsealed'
  /** A file made of others that cannot be used: it is made again by itself. */
  | 'rebuildable'
  /** A file that was erased for good and is there again, as an older backup brings it. */
  | 'returned'
  /** What a crash left, and nobody needs. */
  | 'leftover'
  /** Sound that was never made into a recording. */
  | 'unfinished';

/** One thing that is not as it should be. */
export interface Finding {
  state: FindingState;
  /** Path from the vault's folder on, with `/`. */
  file: string;
  /** What is wrong, for people: no clinical text. */
  detail: string;
  /** The command that mends it, where there is one. */
  hint?: string;
}

/** What was read, and what was found. */
export interface Inspection {
  files: number;
  bytes: number;
  findings: Finding[];
}

/** What `verify --repair` did with one file. */
export interface Repair {
  file: string;
  /**
   * `restored`: it has its name again, or was taken from a backup; `set-aside`: moved out of the way, not deleted;
   * `noted`: nothing can be done, and the audit log says that somebody knows; `removed`: it will be made again.
   */
  action: 'restored' | 'set-aside' | 'noted' | 'removed';
  /** Where it lies now, or lay. */
  to: string;
}

/** How a long look at the vault is watched and stopped. */
export interface InspectionWatch {
  signal: AbortSignal;
  /** Bytes read so far, of how many. */
  onProgress(done: number, total: number): void;
}

/** Looks at every byte of one vault. */
export interface VaultInspector {
  /** @throws `no-vault`, `locked`, `interrupted`; `damaged` when the header is not to be trusted */
  inspect(watch: InspectionWatch): Promise<Inspection>;
  /**
   * Puts back what can be put back and moves aside what is in the way; nothing is deleted but what can be made again.
   * @param backup a backup to take lost files from. @throws as `inspect`, and `usage`, `damaged` of the backup
   */
  repair(findings: readonly Finding[], backup: string | undefined): Promise<Repair[]>;
}
