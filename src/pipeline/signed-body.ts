import type { Note, NoteContent, SignedBody } from '../core/artefacts/note.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import type { Held } from '../core/vault-ports.ts';
import { toolStamp } from '../core/version.ts';
import { recordedTimes } from './facts.ts';

/** Who signs, as it stands under the note. */
export interface SignerWords {
  name: string;
  credential: string;
  license?: string;
}

/**
 * Everything that a signature covers.
 * @param content as checked again just now, with the facts that hold
 */
export async function signedBodyOf(
  ports: StagePorts,
  session: Session,
  signer: SignerWords,
  { note, content }: { note: Held<Note>; content: NoteContent },
): Promise<SignedBody> {
  const recorded = await recordedTimes(ports, session);
  const { startedAt, endedAt } = content.facts ?? {};
  const confirmed = startedAt !== undefined && endedAt !== undefined;
  const { name, credential, license = '' } = signer;
  return {
    type: 'note',
    clientId: session.clientId,
    sessionId: session.id,
    sessionStartedAt: startedAt ?? recorded.startedAt,
    sessionEndedAt: endedAt ?? recorded.endedAt,
    timesFrom: confirmed ? 'clinician' : 'recording',
    inputs: { ...note.value.inputs, note: note.sha256 },
    receipt: await receiptOf(ports, note),
    content,
    signer: {
      name,
      credential,
      ...(license !== '' && { license }),
      publicKey: await (await ports.signer()).publicKey(),
    },
    signedAt: ports.now().toISOString(),
    assistance: assistanceOf(session, note),
  };
}

/** Where every word of a note came from, as far as the vault knows. */
export async function receiptOf(
  ports: StagePorts,
  note: Held<Note>,
): Promise<NonNullable<SignedBody['receipt']>> {
  const { sessionId, inputs, engine, drafting } = note.value;
  const transcripts = await ports.vault.sessions.history(sessionId, 'transcript');
  const transcript = transcripts.find(({ sha256 }) => sha256 === inputs.transcript);
  const recordings = await ports.vault.sessions.history(sessionId, 'recording');
  const recording =
    recordings.find(({ sha256 }) => sha256 === transcript?.value.inputs.recording) ?? recordings.at(-1);
  const heardBy = transcript?.value.engine;
  return {
    ...(recording && { audioSha256: recording.value.audioSha256 }),
    ...(transcript && { transcriptRevision: transcript.revision }),
    noteRevision: note.revision,
    tool: toolStamp,
    ...(engine && { drafter: engine.name }),
    ...(engine?.model !== undefined && { model: engine.model }),
    ...(heardBy && { transcriber: [heardBy.name, heardBy.model ?? ''].join(' ').trim() }),
    ...(drafting?.promptSha256 !== undefined && { promptSha256: drafting.promptSha256 }),
    requestIds: [...(heardBy?.requestIds ?? []), ...(engine?.requestIds ?? [])],
    consentIds: drafting?.consentIds ?? [],
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
