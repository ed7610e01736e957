import type { NoteContent, SignedBody, SignedNote } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { hasSound } from './erased-parts.ts';
import { readSignedNote } from './read-signed-note.ts';
import { receiptOf } from './signed-body.ts';

/** A hash of the receipt, and the file of the vault whose plaintext has it. */
export interface ReceiptHash {
  /** `transcript`, `sound`, `template`, … */
  of: string;
  sha256: string;
  /** From the vault's folder on; absent where it is erased, or lies elsewhere. */
  file?: string;
}

/** Where every word of a note came from. */
export interface Receipt {
  sessionId: string;
  /** Absent for a draft. */
  signed?: Pick<SignedBody, 'signedAt' | 'signer' | 'timesFrom'> &
    Pick<SignedNote, 'bodySha256' | 'signature'>;
  template: NoteContent['template'];
  made: NonNullable<SignedBody['receipt']>;
  hashes: ReceiptHash[];
  /** The signed note's own file. */
  file?: string;
}

/**
 * The receipt that was signed with the note; of a draft, what it would be now.
 * @throws `failed` when there is no note, `damaged` when it is not what was signed
 */
export async function readReceipt(ports: StagePorts, sessionId: string): Promise<Receipt> {
  const signed = await readSignedNote(ports, sessionId);
  if (signed === undefined) return draftReceipt(ports, sessionId);
  const { body, bodySha256, signature } = signed.value;
  const { signedAt, signer, timesFrom, content } = body;
  const note = await ports.vault.sessions.latest(sessionId, 'note');
  // Notes of earlier releases were signed without one: what the vault still knows is said instead.
  const made = body.receipt ?? (note && (await receiptOf(ports, note)));
  if (made === undefined) throw nothing(sessionId);
  return {
    sessionId,
    signed: { signedAt, signer, ...(timesFrom && { timesFrom }), bodySha256, signature },
    template: content.template,
    made,
    hashes: await hashesOf(ports, sessionId, body.inputs, made.audioSha256),
    file: fileName(sessionId, 'signed-note', signed.revision),
  };
}

async function draftReceipt(ports: StagePorts, sessionId: string): Promise<Receipt> {
  const note = await ports.vault.sessions.latest(sessionId, 'note');
  if (note === undefined) throw nothing(sessionId);
  const made = await receiptOf(ports, note);
  const inputs = { ...note.value.inputs, note: note.sha256 };
  const hashes = await hashesOf(ports, sessionId, inputs, made.audioSha256);
  return { sessionId, template: note.value.content.template, made, hashes };
}

async function hashesOf(
  ports: StagePorts,
  sessionId: string,
  inputs: SignedBody['inputs'],
  sound: string | undefined,
): Promise<ReceiptHash[]> {
  const hashes: ReceiptHash[] = [];
  for (const [of, sha256] of Object.entries(inputs)) {
    const file = await fileWith(ports, sessionId, of, sha256);
    hashes.push({ of, sha256, ...(file !== undefined && { file }) });
  }
  if (sound === undefined) return hashes;
  const recordings = await ports.vault.sessions.history(sessionId, 'recording');
  const recording = recordings.find(({ value }) => value.audioSha256 === sound)?.value;
  const isThere = recording !== undefined && (await hasSound(ports, recording));
  const file = isThere ? fileName(sessionId, 'audio', recording.audioRevision) : undefined;
  return [{ of: 'sound', sha256: sound, ...(file !== undefined && { file }) }, ...hashes];
}

async function fileWith(
  ports: StagePorts,
  sessionId: string,
  name: string,
  sha256: string,
): Promise<string | undefined> {
  if (name !== 'transcript' && name !== 'speakers' && name !== 'note') return undefined;
  const held = (await ports.vault.sessions.history(sessionId, name)).find((one) => one.sha256 === sha256);
  return held && fileName(sessionId, name, held.revision);
}

function fileName(sessionId: string, kind: string, revision: number): string {
  return `sessions/${sessionId}/${kind}.${revision}.age`;
}

function nothing(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'this session has no note yet', {
    hint: `draft it: amynote draft ${sessionId}`,
  });
}
