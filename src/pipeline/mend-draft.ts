import type { Section } from '../core/artefacts/note.ts';
import type { VerifiedDraft } from '../core/note-ports.ts';

/**
 * A draft with the sections of a second round in it, where that round has no fewer statements that hold. What is
 * refused still is told with the section that was taken.
 */
export function mended(first: VerifiedDraft, second: VerifiedDraft, asked: readonly string[]): VerifiedDraft {
  const better = new Set(asked.filter((id) => held(second.sections, id) >= held(first.sections, id)));
  return {
    ...first,
    sections: first.sections.map((section) =>
      better.has(section.id) ? (second.sections.find(({ id }) => id === section.id) ?? section) : section,
    ),
    rejected: [
      ...first.rejected.filter(({ section }) => !better.has(section)),
      ...second.rejected.filter(({ section }) => better.has(section)),
    ],
  };
}

function held(sections: readonly Section[], wanted: string): number {
  return sections.find(({ id }) => id === wanted)?.statements.length ?? 0;
}
