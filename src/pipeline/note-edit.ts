import type { NoteContent, Section, Statement } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import type { RiskCategory, RiskStatus } from '../core/risk.ts';
import { highestNumber } from './carry-over.ts';

/** One change by the clinician. */
export type NoteEdit =
  | { type: 'add'; sectionId: string; texts: string[] }
  | { type: 'replace'; statementId: string; texts: string[] }
  | { type: 'drop'; statementId: string }
  | { type: 'risk'; category: RiskCategory; status: RiskStatus };

/** The content with the change in it; pure. @throws `not-found` for an unknown section or statement */
export function applyEdit(content: NoteContent, change: NoteEdit): NoteContent {
  if (change.type === 'risk') return { ...content, risk: decided(content.risk, change) };
  return { ...content, sections: changed(content.sections, change) };
}

/** The clinician's word stands above the drafter's and the rules'; the lines they found stay beside it. */
function decided(
  risk: NoteContent['risk'],
  { category, status }: Extract<NoteEdit, { type: 'risk' }>,
): NoteContent['risk'] {
  return risk.map((finding) =>
    finding.category === category ? { ...finding, status, source: 'clinician' as const } : finding,
  );
}

function changed(sections: readonly Section[], change: Exclude<NoteEdit, { type: 'risk' }>): Section[] {
  if (change.type === 'add') return added(sections, change);
  const own = change.type === 'replace' ? ownStatements(sections, change.texts) : [];
  const index = sections.findIndex(({ statements }) =>
    statements.some(({ id }) => id === change.statementId),
  );
  if (index === -1) {
    throw new AmynoteError('not-found', 'the note has no such statement', {
      hint: 'the draft shows their ids: amynote show',
    });
  }
  return sections.map((section, at) =>
    at === index ? exchanged(section, change.statementId, own) : section,
  );
}

function added(sections: readonly Section[], change: Extract<NoteEdit, { type: 'add' }>): Section[] {
  const target = sections.find(({ id }) => id === change.sectionId);
  if (target === undefined) {
    throw new AmynoteError('not-found', 'the note has no such section', {
      hint: `its sections are: ${sections.map(({ id }) => id).join(', ')}`,
    });
  }
  const own = ownStatements(sections, change.texts);
  return sections.map((section) =>
    section === target ? written(section, [...section.statements, ...own]) : section,
  );
}

function ownStatements(sections: readonly Section[], texts: readonly string[]): Statement[] {
  const first = highestNumber(sections) + 1;
  return texts.map((text, index) => {
    return { id: `s${first + index}`, text, lines: [], quotes: [], status: 'clinician', problems: [] };
  });
}

function exchanged(section: Section, statementId: string, own: readonly Statement[]): Section {
  return written(
    section,
    section.statements.flatMap((statement) => (statement.id === statementId ? own : [statement])),
  );
}

/** A section somebody wrote in is no longer missing; one that was emptied is. */
function written({ missing, ...section }: Section, statements: Statement[]): Section {
  if (statements.length > 0) return { ...section, statements };
  return { ...section, statements, missing: missing ?? '[clinician to complete]' };
}
