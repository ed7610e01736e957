import type { NoteContent, Section } from './artefacts/note.ts';

/**
 * The sections that say what is to be done, whose words need a yes of their own: those that the template calls so, and
 * one with the id `plan`, which in notes of earlier releases is all there is to know it by.
 */
export function planSections({ sections }: Pick<NoteContent, 'sections'>): Section[] {
  return sections.filter(({ id, role }) => role === 'plan' || id === 'plan');
}

/** What they say, to be compared. */
export function planText(content: Pick<NoteContent, 'sections'>): string {
  return JSON.stringify(planSections(content).map(({ statements }) => statements.map(({ text }) => text)));
}
