import type { Note, NoteContent, SignedBody, SignedNote } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { addMs } from '../core/time.ts';
import type { Held } from '../core/vault-ports.ts';
import { restsOn } from './draft-up-to-date.ts';
import { headerFor, readDraft, readSessionOfClient, readSpokenLines, whileLocked } from './stage-session.ts';

export interface SignRequest {
  sessionId: string;
  signer: { name: string; credential: string };
}

/**
 * Signs the newest draft: checks every statement again, then Ed25519 over its canonical JSON.
 * @returns the existing signed note when it is signed already.
 * @throws `unresolved` while statements or sections are open, or the transcript changed since the draft
 */
export async function sign(ports: StagePorts, request: SignRequest): Promise<Held<SignedNote>> {
  const { sessionId } = request;
  return whileLocked(ports, sessionId, async () => {
    const signed = await ports.vault.sessions.latest(sessionId, 'signed-note');
    if (signed !== undefined) {
      ports.onEvent({ type: 'skipped', stage: 'sign', sessionId, reason: 'signed already' });
      return signed;
    }
    const note = await readDraft(ports, sessionId);
    const content = await checkedContent(ports, note);
    const body = await bodyOf(ports, request, note, content);
    const written = await writeSigned(ports, note, body);
    ports.onEvent({
      type: 'finished',
      stage: 'sign',
      sessionId,
      summary: 'signed; nothing changes it any more',
    });
    return written;
  });
}

/** What keeps a note from being signed: statements without support, sections nobody wrote, risk nobody decided. */
function unresolvedIn(content: NoteContent): { statements: string[]; sections: string[]; risk: string[] } {
  const statements = content.sections
    .flatMap((section) => section.statements)
    .filter(({ status }) => status === 'unsupported')
    .map(({ id }) => id);
  const sections = content.sections.filter(({ missing }) => missing !== undefined).map(({ id }) => id);
  const risk = content.risk
    .filter(({ status, source }) => status === 'unclear' && source !== 'clinician')
    .map(({ category }) => category);
  return { statements, sections, risk };
}

async function checkedContent(ports: StagePorts, note: Held<Note>): Promise<NoteContent> {
  const { sessionId, inputs } = note.value;
  const spoken = await readSpokenLines(ports, sessionId);
  if (spoken === undefined || !restsOn(inputs, spoken.inputs)) throw stale(sessionId);
  const content = (await ports.noteRules()).reverify(note.value.content, spoken.lines);
  const { statements, sections, risk } = unresolvedIn(content);
  if (statements.length > 0) throw unsupported(sessionId, statements);
  if (sections.length > 0) throw incomplete(sessionId, sections);
  if (risk.length > 0) throw undecided(sessionId, risk);
  return content;
}

async function bodyOf(
  ports: StagePorts,
  request: SignRequest,
  note: Held<Note>,
  content: NoteContent,
): Promise<SignedBody> {
  const { session, client } = await readSessionOfClient(ports, request.sessionId);
  const transcript = await ports.vault.sessions.latest(session.id, 'transcript');
  return {
    clientId: client.id,
    sessionId: session.id,
    sessionStartedAt: session.startedAt,
    sessionEndedAt: addMs(session.startedAt, transcript?.value.durationMs ?? 0),
    inputs: { ...note.value.inputs, note: note.sha256 },
    content,
    signer: { ...request.signer, publicKey: await (await ports.signer()).publicKey() },
    signedAt: ports.now().toISOString(),
    assistance: assistanceOf(session, note),
  };
}

/** What the note says of how it was made; only what is true of this one. */
function assistanceOf(session: Session, note: Held<Note>): string {
  const how = note.value.engine?.name === 'extract' ? 'by software that only quotes' : 'with AI assistance';
  const from =
    session.source === 'captions' ? 'the captions of a consented session' : 'a consented recording';
  const edited = note.value.content.sections
    .flatMap(({ statements }) => statements)
    .some(({ status }) => status === 'clinician');
  const review = edited ? 'reviewed, edited and approved' : 'reviewed and approved';
  return `Drafted ${how} from ${from}; ${review} by the signing clinician.`;
}

async function writeSigned(ports: StagePorts, note: Held<Note>, body: SignedBody): Promise<Held<SignedNote>> {
  const signer = await ports.signer();
  const { signature, sha256 } = await signer.sign(canonicalBytes(body));
  return ports.vault.sessions.write<SignedNote>({
    ...headerFor(ports, body.sessionId, { ...note.value.inputs, note: note.sha256 }),
    kind: 'signed-note',
    body,
    bodySha256: sha256,
    signature,
  });
}

function stale(sessionId: string): AmynoteError {
  return new AmynoteError('unresolved', 'the transcript or its speakers changed since this draft', {
    hint: `draft it again: amynote draft ${sessionId}`,
  });
}

function unsupported(sessionId: string, statements: string[]): AmynoteError {
  return new AmynoteError(
    'unresolved',
    `${counted(statements.length, 'statement')} not supported by the transcript`,
    {
      hint: `leave one out: amynote edit ${sessionId} --drop ${statements[0]}`,
      data: { statements },
    },
  );
}

function incomplete(sessionId: string, sections: string[]): AmynoteError {
  return new AmynoteError('unresolved', `sections still to complete by you: ${sections.join(', ')}`, {
    hint: `write it: amynote edit ${sessionId} --section ${sections[0]}`,
    data: { sections },
  });
}

function undecided(sessionId: string, risk: string[]): AmynoteError {
  return new AmynoteError('unresolved', `risk still to decide by you: ${risk.join(', ')}`, {
    hint: `read those lines, then: amynote edit ${sessionId} --risk ${risk[0]}=denied (or endorsed, not_assessed, unclear)`,
    data: { risk },
  });
}
