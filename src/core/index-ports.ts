/**
 * The derived files of one client's memory ("segments"), sealed and written once. All of them can be made again from
 * the record, so whatever is wrong with one costs time and nothing else.
 */
export interface IndexStore {
  /** Names of what is there, oldest first; nothing is opened. */
  list(clientId: string): Promise<string[]>;
  /**
   * Undefined when it is gone, damaged, or nothing of this vault vouches for it: as if it had never been.
   * @throws `locked`
   */
  open(clientId: string, name: string): Promise<OpenSegment | undefined>;
  /**
   * Writes one whole, durably; later ones have later names.
   * @param manifest a JSON value, read at every opening: small. @param body read in parts
   * @returns its name. @throws `failed` when the disk refuses; `damaged`, `locked` when nothing can vouch for it
   */
  write(clientId: string, manifest: unknown, body: Uint8Array): Promise<string>;
  /** Removes them for good; those that are not there are left out. @throws `failed` when the disk refuses */
  erase(clientId: string, names: readonly string[]): Promise<void>;
  /** Says whose words were shown: the audit log names these sessions when the command ends. */
  tellRead(sessionIds: Iterable<string>): void;
  /**
   * One writer per client.
   * @returns what gives it back; undefined when another process is at it, or nothing can be written here: then search
   * without writing
   */
  lock(clientId: string): Promise<(() => Promise<void>) | undefined>;
}

/** One segment, opened: what is asked of its body is read and decrypted then. */
export interface OpenSegment {
  readonly manifest: unknown;
  /** Length of the body. */
  readonly bytes: number;
  /**
   * Opens only the chunks of 64 KiB it needs; what it gives is not to be changed.
   * @throws `damaged` when these bytes are not what was written, or lie outside of the body
   */
  read(offset: number, length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
