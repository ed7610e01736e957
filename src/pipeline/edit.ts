import type { Note, NoteContent } from '../core/artefacts/note.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { applyEdit, type NoteEdit } from './note-edit.ts';
import { headerFor, readDraft, readSpokenLines, refuseSigned, whileLocked } from './stage-session.ts';

/**
 * Writes the next revision of a draft with the clinician's change; the one before stays.
 * @throws `not-found` for an unknown section or statement, `failed` when there is no draft or it is signed
 */
export async function edit(
  ports: StagePorts,
  request: { sessionId: string; change: NoteEdit },
): Promise<Held<Note>> {
  const { sessionId, change } = request;
  return whileLocked(ports, sessionId, async () => {
    const held = await readDraft(ports, sessionId);
    await refuseSigned(ports, sessionId);
    const content: NoteContent = applyEdit(held.value.content, change);
    if (change.type === 'risk') warnOfDisclosure(ports, held.value.content, change);
    const lines = (await readSpokenLines(ports, sessionId))?.lines ?? [];
    const note = await ports.vault.sessions.write<Note>({
      ...held.value,
      ...headerFor(ports, sessionId, held.value.inputs),
      content: (await ports.noteRules()).reverify(content, lines),
    });
    ports.onEvent({ type: 'finished', stage: 'edit', sessionId, summary: `revision ${note.revision}` });
    return note;
  });
}

/** The clinician has the last word, but not without being told what the client said. */
function warnOfDisclosure(
  ports: StagePorts,
  { risk }: NoteContent,
  { category, status }: Extract<NoteEdit, { type: 'risk' }>,
): void {
  const before = risk.find((finding) => finding.category === category);
  if (before?.status !== 'endorsed' || status === 'endorsed') return;
  const lines = before.lines.join(', ');
  const message = `the client reported it (lines ${lines}); read them again: amynote show --part transcript`;
  ports.onEvent({ type: 'notice', stage: 'edit', message });
}
