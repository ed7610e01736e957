import type { PassageSource, SaidLine, SearchSession } from '../../core/memory-ports.ts';
import { cutPassages } from './cut-passages.ts';

/** A line of a transcript or a sentence of a note, as search reads both. */
export interface PassagePart {
  text: string;
  /** Who said it; null in a note. */
  participant: string | null;
  role: string | null;
  /** The line itself, or those that a note's sentence rests on. */
  lines: readonly SaidLine[];
}

export interface Passage {
  source: PassageSource;
  parts: readonly PassagePart[];
  /** All lines it stands on, each once, in their order. */
  lines: readonly SaidLine[];
  /** Absent in a transcript. */
  note?: { section: string; signed: boolean };
}

/**
 * A session's passages: those of the transcript in the order they were said, then those of the note, section by
 * section. The same session gives the same passages.
 */
export function passagesOf({ lines, note }: SearchSession): Passage[] {
  const said = cutPassages(lines).map((passage): Passage => {
    return { source: 'transcript', lines: passage, parts: passage.map(spokenPart) };
  });
  const byId = new Map(lines.map((line) => [line.id, line]));
  const written = (note?.content.sections ?? []).flatMap((section) =>
    cutPassages(section.statements).map((statements): Passage => {
      const ids = [...new Set(statements.flatMap((statement) => statement.lines))].sort((a, b) => a - b);
      return {
        source: 'note',
        lines: ids.flatMap((id) => byId.get(id) ?? []),
        parts: statements.map((one) => writtenPart(one, byId)),
        note: { section: section.title, signed: note?.signed ?? false },
      };
    }),
  );
  return [...said, ...written];
}

/** What features are made of. */
export function textOf({ parts }: Passage): string {
  return parts.map(({ text }) => text).join('\n');
}

function spokenPart(line: SaidLine): PassagePart {
  return { text: line.text, participant: line.participant, role: line.role, lines: [line] };
}

function writtenPart(
  statement: { text: string; lines: readonly number[] },
  byId: ReadonlyMap<number, SaidLine>,
): PassagePart {
  const lines = statement.lines.flatMap((id) => byId.get(id) ?? []);
  return { text: statement.text, participant: null, role: null, lines };
}
