import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import { printable } from '../core/printable.ts';
import type { PrivateNote, PrivateNotes } from '../core/private-ports.ts';
import { toolStamp } from '../core/version.ts';

/**
 * Keeps a process note of a session, sealed to the key of the private notes alone.
 * @returns its number. @throws `usage` for one without words; `locked` without a key
 */
export async function addPrivateNote(
  notes: PrivateNotes,
  sessionId: string,
  typed: string,
  now: Date,
): Promise<number> {
  const text = printable(typed.replaceAll('\r\n', '\n')).trim();
  if (text === '') {
    throw new AmynoteError('usage', 'there is no text to keep', {
      hint: 'type it at the prompt, or pipe it in: amynote private add SESSION < notes.txt',
    });
  }
  const createdAt = now.toISOString();
  return notes.add({ v: 1, kind: 'private', id: randomId(), sessionId, createdAt, tool: toolStamp, text });
}

/**
 * Opens the process notes of a session one by one.
 * @param onClosed told of each that cannot be opened while others can
 * @throws `not-found` when there is none; what the first one threw when none can be opened
 */
export async function readPrivateNotes(
  notes: PrivateNotes,
  sessionId: string,
  onClosed: (error: unknown) => void,
): Promise<{ number: number; note: PrivateNote }[]> {
  const numbers = await notes.numbers(sessionId);
  if (numbers.length === 0) {
    throw new AmynoteError('not-found', 'this session has no private notes', {
      hint: `write one: amynote private add ${sessionId}`,
    });
  }
  const opened: { number: number; note: PrivateNote }[] = [];
  const closed: unknown[] = [];
  for (const number of numbers) {
    try {
      opened.push({ number, note: await notes.read(sessionId, number) });
    } catch (error) {
      closed.push(error);
    }
  }
  if (opened.length === 0) throw closed[0];
  for (const error of closed) onClosed(error);
  return opened;
}

/** Which private note is meant. */
export interface PrivateNoteRef {
  sessionId: string;
  number: number;
}

/**
 * The private notes of some sessions, found by name: nothing is opened.
 * @param number only this one @throws `not-found` when there is none
 */
export async function privateNotesOf(
  notes: PrivateNotes,
  sessionIds: readonly string[],
  number?: number,
): Promise<PrivateNoteRef[]> {
  const found: PrivateNoteRef[] = [];
  for (const sessionId of sessionIds) {
    const numbers = await notes.numbers(sessionId);
    found.push(...numbers.map((each) => ({ sessionId, number: each })));
  }
  const meant = found.filter((ref) => number === undefined || ref.number === number);
  if (meant.length > 0) return meant;
  throw new AmynoteError('not-found', 'there is no such private note', {
    hint: 'see which there are: amynote private list',
  });
}

/**
 * Removes private notes for good, each told of in the audit log without its words.
 * @param onErased told of each. @throws `failed`
 */
export async function erasePrivateNotes(
  notes: PrivateNotes,
  refs: readonly PrivateNoteRef[],
  onErased: (ref: PrivateNoteRef) => void,
): Promise<void> {
  for (const ref of refs) if (await notes.erase(ref.sessionId, ref.number)) onErased(ref);
}
