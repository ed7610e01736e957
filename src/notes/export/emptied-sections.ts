import type { NoteContent, Section } from '../../core/artefacts/note.ts';

/** Stands where a signed note has nothing: a placeholder asks for work that is over. */
export const notEntered = 'not entered';

/** A note after something was taken out of it, with what to say where that was all of a section. */
export interface Step {
  content: NoteContent;
  why: string;
}

/**
 * The note after the last step; an emptied section says why it is empty, and a signed one never asks to be completed.
 * @param steps with the same sections in the same order
 */
export function withReasons(whole: NoteContent, steps: readonly Step[], isSigned: boolean): NoteContent {
  const last = steps.at(-1)?.content ?? whole;
  return {
    ...last,
    sections: last.sections.map((section, at) => explained(section, whole, steps, at, isSigned)),
  };
}

function explained(
  section: Section,
  { sections }: NoteContent,
  steps: readonly Step[],
  at: number,
  isSigned: boolean,
): Section {
  if (section.statements.length > 0) return section;
  const { checklist: _, ...rest } = section;
  if ((sections[at]?.statements.length ?? 0) === 0) {
    return isSigned ? { ...rest, missing: notEntered } : section;
  }
  const emptied = steps.find(({ content }) => content.sections[at]?.statements.length === 0);
  return { ...rest, missing: emptied?.why ?? notEntered };
}
