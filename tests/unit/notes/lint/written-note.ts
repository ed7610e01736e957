import { join } from 'node:path';
import type { NoteContent, NoteFacts, Section, Statement } from '../../../../src/core/artefacts/note.ts';
import { emptyNoteContext, type NoteContext } from '../../../../src/core/note-context.ts';
import type { LintFinding } from '../../../../src/core/note-ports.ts';
import type { NoteKind } from '../../../../src/core/template.ts';
import { readLintBook } from '../../../../src/notes/lint/lint-book.ts';
import { type LintData, lintNote } from '../../../../src/notes/lint/lint-note.ts';
import { readNoteTerms } from '../../../../src/notes/phrases/glossary-file.ts';

export const templates = join(import.meta.dirname, '../../../../templates');

export async function lintData(): Promise<LintData> {
  const { techniques } = await readNoteTerms(templates);
  return { lint: await readLintBook(templates), techniques };
}

export interface Written {
  kind?: NoteKind;
  facts?: NoteFacts;
  context?: Partial<NoteContext>;
  /** Changes to every section and every statement. */
  section?: Partial<Section>;
  statement?: Partial<Statement>;
  words?: [number, number];
}

/** A note of the given sections, each with its sentences; the clinician's own words unless said otherwise. */
export function writtenNote(sections: Record<string, string[]>, written: Written = {}): NoteContent {
  let next = 0;
  const statement = (text: string): Statement => ({
    id: `s${++next}`,
    text,
    lines: [],
    quotes: [],
    status: 'clinician',
    problems: [],
    ...written.statement,
  });
  return {
    template: {
      id: 'own',
      title: 'Own',
      version: 1,
      sha256: '0'.repeat(64),
      kind: written.kind ?? 'progress',
      ...(written.words && { words: written.words }),
    },
    sections: Object.entries(sections).map(([id, texts]) => ({
      id,
      title: id,
      statements: texts.map(statement),
      ...written.section,
    })),
    risk: [],
    ...(written.facts && { facts: written.facts }),
  };
}

export function linted(
  data: LintData,
  sections: Record<string, string[]>,
  written: Written = {},
): LintFinding[] {
  const context = { ...emptyNoteContext, ...written.context };
  return lintNote(writtenNote(sections, written), context, data);
}

/** Findings about one sentence's words, by rule: nothing about facts, length or what a whole note has to say. */
export function aboutSentence(
  data: LintData,
  text: string,
  sectionId = 'subjective',
  written: Written = {},
): string[] {
  return linted(data, { [sectionId]: [text] }, written)
    .filter(({ place }) => place === 's1')
    .map(({ rule, severity }) => `${severity} ${rule}`);
}
