import type { Addendum, AddendumBody, AddendumType, SignedNote, Statement } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { readNoteContext } from './note-context.ts';
import { readSignedNote } from './read-signed-note.ts';
import type { SignerWords } from './signed-body.ts';
import { headerFor, readSessionOfClient, readSpokenLines, whileLocked } from './stage-session.ts';
import { noteHash } from './verify.ts';
import { textOf } from './verify-addenda.ts';

export interface AddendRequest {
  sessionId: string;
  type: AddendumType;
  text: string;
  /** What a correction puts right, e.g. `s7`. */
  statement?: string;
  /** In a group, the one person whose chart it belongs to. */
  member?: string;
  signer: SignerWords;
}

/**
 * Adds to a signed note, as CMS asks for it (Program Integrity Manual 3.3.2.5): labelled, with author, day and time, and
 * with what was there before still readable. The note itself stays as it is; nothing is ever taken away.
 * @throws `failed` when the note is not signed, `not-found` for an unknown statement or member, `usage` for a correction of
 * nothing, `unresolved` for a quotation that was not said, `damaged` when the note is not what was signed
 */
export async function addend(ports: StagePorts, request: AddendRequest): Promise<Held<Addendum>> {
  const { sessionId } = request;
  return whileLocked(ports, sessionId, async () => {
    const note = await noteToAddTo(ports, sessionId);
    const body = await bodyOf(ports, request, note);
    await refuseUnsaid(ports, note, request.text);
    const { signature, sha256 } = await (await ports.signer()).sign(canonicalBytes(body));
    const written = await ports.vault.sessions.write<Addendum>({
      ...headerFor(ports, sessionId, { note: body.noteSha256 }),
      createdAt: body.signedAt,
      kind: 'addendum',
      body,
      bodySha256: sha256,
      signature,
    });
    const summary = `${body.type} ${written.revision} signed; the note stays as it is`;
    ports.onEvent({ type: 'finished', stage: 'addend', sessionId, summary });
    return written;
  });
}

/** @throws `failed` when the note is not signed, `damaged` when it is not what was signed */
export async function noteToAddTo(ports: StagePorts, sessionId: string): Promise<SignedNote> {
  const note = (await readSignedNote(ports, sessionId))?.value;
  if (note === undefined) throw notSigned(sessionId);
  return note;
}

/** The statement that a correction puts right. @throws `not-found`, `usage` */
export function correctedStatement(
  note: SignedNote,
  { type, statement }: Pick<AddendRequest, 'type' | 'statement'>,
): string | undefined {
  if (type === 'correction' && statement === undefined) {
    throw new AmynoteError('usage', 'a correction says which statement it puts right', {
      hint: 'add --statement s7; the ids are in: amynote show SESSION --json',
    });
  }
  const was = textOf(note.body.content, statement);
  if (statement === undefined || was !== undefined) return was;
  throw new AmynoteError('not-found', 'the signed note has no such statement', {
    hint: `its statements are: ${statementsOf(note).join(', ')}`,
  });
}

async function bodyOf(ports: StagePorts, request: AddendRequest, note: SignedNote): Promise<AddendumBody> {
  const { type, text, statement, member, signer } = request;
  const was = correctedStatement(note, request);
  const { session, client } = await readSessionOfClient(ports, request.sessionId);
  if (member !== undefined && !client.people.some(({ id }) => id === member)) throw stranger(client.people);
  const { name, credential, license = '' } = signer;
  const publicKey = await (await ports.signer()).publicKey();
  return {
    sessionId: session.id,
    clientId: session.clientId,
    type,
    noteSha256: await noteHash(note),
    ...(statement !== undefined && was !== undefined && { statement, was }),
    text,
    ...(member !== undefined && { member }),
    signer: { name, credential, ...(license !== '' && { license }), publicKey },
    signedAt: ports.now().toISOString(),
  };
}

/** Words in quotation marks were said in the session, in an addendum as in the note. */
async function refuseUnsaid(ports: StagePorts, note: SignedNote, text: string): Promise<void> {
  const spoken = await readSpokenLines(ports, note.sessionId);
  if (spoken === undefined) return;
  const { session, client } = await readSessionOfClient(ports, note.sessionId);
  const context = await readNoteContext(ports, session, client);
  const own: Statement = { id: 's1', text, lines: [], quotes: [], status: 'clinician', problems: [] };
  const sections = [{ id: 'addendum', title: 'Addendum', statements: [own] }];
  const { content } = note.body;
  const checked = (await ports.noteRules()).reverify({ ...content, sections }, spoken.lines, context);
  const [problem] = checked.sections.flatMap(({ statements }) =>
    statements.flatMap(({ problems }) => problems),
  );
  if (problem?.rule !== 'quote-not-verbatim') return;
  throw new AmynoteError('unresolved', 'a quotation is not word for word in the transcript', {
    hint: 'say it in your own words, without quotation marks',
  });
}

function statementsOf({ body }: SignedNote): string[] {
  return body.content.sections.flatMap(({ statements }) => statements.map(({ id }) => id));
}

function notSigned(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'only a signed note is added to; this one can still be changed', {
    hint: `change it: amynote edit ${sessionId}`,
  });
}

function stranger(people: readonly { id: string }[]): AmynoteError {
  return new AmynoteError('not-found', 'the client has no such person', {
    hint: `they are: ${people.map(({ id }) => id).join(', ')}`,
  });
}
