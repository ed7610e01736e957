import type { Note, Section, Statement } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { highestNumber } from './carry-over.ts';
import { headerFor, readSpokenLines, whileLocked } from './stage-session.ts';

/** One change by the clinician: a statement of their own, or one to leave out. */
export type NoteEdit =
  | { type: 'add'; sectionId: string; texts: string[] }
  | { type: 'drop'; statementId: string };

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
    const held = await ports.vault.sessions.latest(sessionId, 'note');
    if (held === undefined) throw noDraft(sessionId);
    if ((await ports.vault.sessions.heldKinds(sessionId)).has('signed-note')) throw isSigned(sessionId);
    const { content } = held.value;
    const sections =
      change.type === 'add' ? added(content.sections, change) : dropped(content.sections, change);
    const lines = (await readSpokenLines(ports, sessionId))?.lines ?? [];
    const rules = await ports.noteRules();
    const note = await ports.vault.sessions.write<Note>({
      ...held.value,
      ...headerFor(ports, sessionId, held.value.inputs),
      content: rules.reverify({ ...content, sections }, lines),
    });
    ports.onEvent({ type: 'finished', stage: 'edit', sessionId, summary: `revision ${note.revision}` });
    return note;
  });
}

function added(sections: readonly Section[], change: Extract<NoteEdit, { type: 'add' }>): Section[] {
  const target = sections.find(({ id }) => id === change.sectionId);
  if (target === undefined) {
    throw new AmynoteError('not-found', 'the note has no such section', {
      hint: `its sections are: ${sections.map(({ id }) => id).join(', ')}`,
    });
  }
  const first = highestNumber(sections) + 1;
  const statements = change.texts.map((text, index): Statement => {
    return { id: `s${first + index}`, text, lines: [], quotes: [], status: 'clinician', problems: [] };
  });
  return sections.map((section) => (section === target ? completed(section, statements) : section));
}

function completed({ missing: _, ...section }: Section, statements: Statement[]): Section {
  return { ...section, statements: [...section.statements, ...statements] };
}

function dropped(sections: readonly Section[], change: Extract<NoteEdit, { type: 'drop' }>): Section[] {
  const remaining = sections.map((section) => ({
    ...section,
    statements: section.statements.filter(({ id }) => id !== change.statementId),
  }));
  if (remaining.every((section, index) => section.statements.length === sections[index]?.statements.length)) {
    throw new AmynoteError('not-found', 'the note has no such statement', {
      hint: 'statement ids are shown by: amynote show --part note --json',
    });
  }
  return remaining.map((section) =>
    section.statements.length === 0 && section.missing === undefined
      ? { ...section, missing: '[clinician to complete]' }
      : section,
  );
}

function noDraft(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'this session has no draft yet', {
    hint: `make it: amynote draft ${sessionId}`,
  });
}

function isSigned(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'the note is signed and cannot be changed', {
    hint: `read it: amynote show ${sessionId}`,
  });
}
