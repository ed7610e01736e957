import * as z from 'zod';

/** A process note: the clinician's own, kept apart from the record (45 CFR 164.501, psychotherapy notes). */
export const privateNoteSchema = z.object({
  v: z.literal(1),
  kind: z.literal('private'),
  /** Random, so that nobody can tell from a hash what a note says. */
  id: z.string(),
  sessionId: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  tool: z.string(),
  text: z.string().min(1),
});
export type PrivateNote = z.infer<typeof privateNoteSchema>;

/**
 * The private notes, under a key of their own. It is no part of the stages' ports: nothing that drafts, searches,
 * exports or sends can reach it.
 */
export interface PrivateNotes {
  /**
   * Makes the key, once. @param options.anew also where private notes of another key are there, which stay closed to it
   * @returns its recipient. @throws `failed` when there is one, or private notes whose key is missing; `usage`
   */
  makeKey(options: { anew: boolean }): Promise<string>;
  /** Whether somewhere in the vault private notes lie that wait for a key that is not here. */
  keyIsMissing(): Promise<boolean>;
  /** Seals a note; no passphrase is needed for it. @returns its number. @throws `locked` without a key, `busy` */
  add(note: PrivateNote): Promise<number>;
  /** Gives the key another passphrase; killed at any moment, the old one or the new one opens it. @throws `locked`, `usage`, `failed` */
  changePassphrase(): Promise<void>;
  /** Which notes a session has, read from names; nothing is opened. */
  numbers(sessionId: string): Promise<number[]>;
  /** The ids of all sessions that have one, read from names. */
  sessionIds(): Promise<string[]>;
  /** @throws `locked` when the key is missing or another one, `damaged` */
  read(sessionId: string, number: number): Promise<PrivateNote>;
  /**
   * Removes a note for good, unopened, and copies of its file that a crash or a repair left in the vault.
   * @returns false when there was none. @throws `failed`
   */
  erase(sessionId: string, number: number): Promise<boolean>;
}
