import type { Addendum, AddendumBody, SignedNote, Statement } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { refuseStranger } from './chart-person.ts';
import { correctedWords, type Target, wholeFacts } from './correction.ts';
import { refuseNameless } from './named-signer.ts';
import { readNoteContext } from './note-context.ts';
import { readAddenda } from './read-addenda.ts';
import { readSignedNote } from './read-signed-note.ts';
import type { SignerWords } from './signed-body.ts';
import { headerFor, readSessionOfClient, readSpokenLines, whileLocked } from './stage-session.ts';
import { noteHash } from './verify.ts';

/** An addition, with what it puts right or belongs to; `member` is, in a group, the one whose chart it goes into. */
export interface AddendRequest extends Target {
  sessionId: string;
  /** The clinician's words; only a correction of facts may do without. */
  text: string;
  signer: SignerWords;
}

/**
 * Adds to a signed note, as CMS asks for it (Program Integrity Manual 3.3.2.5): labelled, with author, day and time, and
 * with what was there before still readable. The note itself stays as it is; nothing is ever taken away.
 * @throws `failed` when the note is not signed, `not-found` for an unknown statement, risk line or member, `usage` without a
 * name or words and for a correction of nothing, `unresolved` for a quotation that was not said, `damaged` when the note or
 * an addition is not what was signed
 */
export async function addend(ports: StagePorts, request: AddendRequest): Promise<Held<Addendum>> {
  const { sessionId } = request;
  return whileLocked(ports, sessionId, async () => {
    const note = await noteToAddTo(ports, sessionId);
    refuseNameless(request.signer);
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

/** What the note says where an addition belongs to it. @throws as {@link correctedWords}, `damaged` */
export async function wordsCorrected(
  ports: StagePorts,
  note: SignedNote,
  target: Target,
): Promise<string | undefined> {
  return correctedWords(note.body, await readAddenda(ports, note), target);
}

async function bodyOf(ports: StagePorts, request: AddendRequest, note: SignedNote): Promise<AddendumBody> {
  const { type, text, statement, facts, risk, member, signer } = request;
  if (text === '' && facts === undefined) throw wordless();
  const addenda = await readAddenda(ports, note);
  const was = correctedWords(note.body, addenda, request);
  const { session, client } = await readSessionOfClient(ports, request.sessionId);
  refuseStranger(client, member);
  const { name, credential, license = '' } = signer;
  const publicKey = await (await ports.signer()).publicKey();
  return {
    sessionId: session.id,
    clientId: session.clientId,
    type,
    noteSha256: await noteHash(note),
    ...(statement !== undefined && { statement }),
    ...(facts !== undefined && { facts: wholeFacts(note.body, addenda, request) }),
    ...(risk !== undefined && { risk }),
    ...(was !== undefined && { was }),
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

function wordless(): AmynoteError {
  return new AmynoteError('usage', 'there is no text to add', {
    hint: 'type it, or give it on standard input',
  });
}

function notSigned(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'only a signed note is added to; this one can still be changed', {
    hint: `change it: amynote edit ${sessionId}`,
  });
}
