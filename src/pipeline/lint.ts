import type { NoteContent } from '../core/artefacts/note.ts';
import { effectiveFacts } from '../core/note-facts.ts';
import type { LintFinding } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import { readNoteContext } from './note-context.ts';
import { readSessionOfClient, readSpokenLines } from './stage-session.ts';

/** What a careful colleague would mark in a session's draft as it stands; writes nothing. */
export async function lint(
  ports: StagePorts,
  sessionId: string,
  content: NoteContent,
): Promise<LintFinding[]> {
  const { session, client } = await readSessionOfClient(ports, sessionId);
  const context = await readNoteContext(ports, session, client);
  const lines = (await readSpokenLines(ports, sessionId))?.lines ?? [];
  const { facts } = effectiveFacts(client, content);
  return (await ports.noteRules()).lint({ ...content, facts }, lines, context);
}
