import { draft } from '../../../src/pipeline/draft.ts';
import { edit } from '../../../src/pipeline/edit.ts';
import type { NoteEdit } from '../../../src/pipeline/note-edit.ts';
import { openHits } from '../../../src/pipeline/unresolved.ts';
import type { Stage } from './stage.ts';

/** A draft with nothing left to decide: the clinician has written what was missing and decided every passage that may be about risk. */
export async function completeDraft({ ports }: Stage, sessionId: string, template = 'soap') {
  const { value } = await draft(ports, { sessionId, template });
  const missing = value.content.sections.filter((section) => section.missing !== undefined);
  const change: NoteEdit[] = [
    ...missing.map(({ id }) => ({ type: 'add' as const, sectionId: id, texts: [`Reviewed under ${id}.`] })),
    ...openHits(value.content).map(({ id }) => ({
      type: 'hit' as const,
      hitId: id,
      disposition: 'not_risk' as const,
    })),
  ];
  return edit(ports, { sessionId, change });
}
