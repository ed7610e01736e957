import type { Note, NoteContent, SignedNote } from '../core/artefacts/note.ts';
import { editDistance, wordsOf } from '../core/edit-distance.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';

/** What a note took: time in review, and how far the signed words are from what was drafted first. Stays in the vault. */
export async function effortOf(
  ports: StagePorts,
  note: Held<Note>,
  content: NoteContent,
): Promise<SignedNote['effort']> {
  const revisions = await ports.vault.sessions.history(note.value.sessionId, 'note');
  const drafted = textOf((firstOfDraft(revisions, note) ?? note).value.content);
  return {
    reviewMs: note.value.reviewMs ?? 0,
    changed: editDistance(drafted, textOf(content)),
    drafted: wordsOf(drafted).length,
  };
}

/** The revision that the drafter wrote, before anybody changed it: edits keep the stamp of the engine. */
export function firstOfDraft(
  revisions: readonly Held<Note>[],
  { value }: Held<Note>,
): Held<Note> | undefined {
  const stamp = stampOf(value);
  return revisions.find((held) => stampOf(held.value) === stamp);
}

function stampOf({ engine, content }: Note): string {
  return JSON.stringify([engine, content.template.sha256]);
}

function textOf({ sections }: NoteContent): string {
  return sections.flatMap(({ statements }) => statements.map(({ text }) => text)).join('\n');
}
