import { AmynoteError } from '../core/errors.ts';
import type { RenderableNote } from '../core/note-export.ts';
import type { StagePorts } from '../core/ports.ts';
import { readAddenda } from '../pipeline/read-addenda.ts';
import { readSignedNote } from '../pipeline/read-signed-note.ts';
import { readClient, readSpokenLines } from '../pipeline/stage-session.ts';
import { verifyNote } from '../pipeline/verify-note.ts';
import type { CommandContext } from './command-context.ts';

/**
 * The session's note as text: the signed one, its signature checked first, else the newest draft, marked as such.
 * @throws `failed` when there is no note, `damaged` when the signature does not match
 */
export async function renderSession(
  context: CommandContext,
  sessionId: string,
  how: { format: 'md' | 'txt'; fullName: boolean; marks?: boolean },
): Promise<string> {
  const ports = await context.stages();
  const renderer = await context.renderer();
  const note = await readRenderable(ports, sessionId, how);
  return renderer.render({ ...note, marks: how.marks ?? false }, how.format).trimEnd();
}

/** Everything the session's note is written out from. @param how.checks with what a check of the record finds */
export async function readRenderable(
  ports: StagePorts,
  sessionId: string,
  how: { fullName: boolean; checks?: boolean },
): Promise<RenderableNote> {
  const { content, signed, artefact } = await readNote(ports, sessionId);
  const session = await ports.vault.sessions.readSession(sessionId);
  const client = await readClient(ports, session.clientId);
  const lines = (await readSpokenLines(ports, sessionId))?.lines ?? [];
  const note = { content, session, client, lines, fullName: how.fullName };
  if (signed === undefined || artefact.kind !== 'signed-note') return note;
  const addenda = await readAddenda(ports, artefact);
  const checks = how.checks ? await verifyNote(ports, sessionId) : [];
  const verified = checks.map(({ check, state, detail }) => `${check}, ${state}: ${detail}`);
  return { ...note, signed, seal: artefact, addenda, verified };
}

/** The signed note, verified, or the newest draft. @throws `failed` when there is neither */
export async function readNote(ports: StagePorts, sessionId: string) {
  const signed = (await readSignedNote(ports, sessionId))?.value;
  if (signed !== undefined) return { content: signed.body.content, signed: signed.body, artefact: signed };
  const draft = (await ports.vault.sessions.latest(sessionId, 'note'))?.value;
  if (draft !== undefined) return { content: draft.content, signed: undefined, artefact: draft };
  throw new AmynoteError('failed', 'this session has no note yet', {
    hint: `draft it: amynote draft ${sessionId}`,
  });
}
