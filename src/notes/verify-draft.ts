import type { NoteContent, Statement } from '../core/artefacts/note.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { RejectedStatement, VerifiedDraft } from '../core/note-ports.ts';
import type { DraftAnswer } from '../core/provider-ports.ts';
import type { Template, TemplateSection } from '../core/template.ts';
import { heardIds, heardLines } from './heard-lines.ts';
import { riskFindings } from './risk-findings.ts';
import type { RuleData } from './statement-rule.ts';
import { verifyClinicianStatement, verifyStatement } from './verify-statement.ts';

/**
 * Checks a drafter's answer: sections in the template's order hold only what every rule let pass,
 * everything else is in `rejected` with its problems.
 */
export function verifyDraft(
  answer: DraftAnswer,
  template: Template,
  spoken: readonly SpokenLine[],
  data: RuleData,
): VerifiedDraft {
  const lines = heardLines(spoken);
  const sources = new Map(template.sections.map((section) => [section.id, section.source]));
  const judged = answer.statements.map((drafted, index) => ({
    section: drafted.section,
    statement: verifyStatement({ ...drafted, id: `s${index + 1}` }, sources.get(drafted.section), {
      lines,
      data,
    }),
  }));
  const sections = template.sections.map((section) => {
    const passed = judged.filter(
      (entry) => entry.section === section.id && entry.statement.status === 'verified',
    );
    const kept = passed.slice(0, section.claims_max).map((entry) => entry.statement);
    return { section: asSection(section, kept), surplus: passed.slice(section.claims_max) };
  });
  return {
    sections: sections.map(({ section }) => section),
    risk: riskFindings(
      answer.risk.map((entry) => heardEntry(entry, lines)),
      lines,
      data.risk,
    ),
    rejected: [
      ...judged.filter(({ statement }) => statement.status !== 'verified').map(rejected),
      ...sections
        .flatMap(({ surplus }) => surplus)
        .map(({ section, statement }) => rejected({ section, statement: tooMany(statement) })),
    ],
  };
}

/** Checks a note again: after an edit, a relabelled speaker or a corrected line. */
export function reverifyContent(
  content: NoteContent,
  spoken: readonly SpokenLine[],
  data: RuleData,
): NoteContent {
  const lines = heardLines(spoken);
  const sections = content.sections.map((section) => ({
    ...section,
    statements: section.statements.map((statement) =>
      statement.status === 'clinician'
        ? verifyClinicianStatement(statement, { lines, data })
        : verifyStatement(statement, section.source ?? 'any_turns', { lines, data }),
    ),
  }));
  const drafted = content.risk.filter(({ source }) => source === 'drafter' || source === 'both');
  const found = riskFindings(
    drafted.map((entry) => heardEntry(entry, lines)),
    lines,
    data.risk,
  );
  const risk = found.map(
    (finding) =>
      content.risk.find(({ category, source }) => category === finding.category && source === 'clinician') ??
      finding,
  );
  return { ...content, sections, risk };
}

/** What a drafter or an earlier check says of a risk, without lines that hold no words. */
function heardEntry<T extends { lines: number[] }>(entry: T, lines: readonly SpokenLine[]): T {
  return { ...entry, lines: heardIds(entry.lines, lines) };
}

function asSection(section: TemplateSection, statements: Statement[]): NoteContent['sections'][number] {
  const { id, title, source } = section;
  if (statements.length > 0) return { id, title, source, statements };
  return { id, title, source, statements, missing: section.if_missing };
}

function rejected({ section, statement }: { section: string; statement: Statement }): RejectedStatement {
  return { ...statement, section };
}

function tooMany(statement: Statement): Statement {
  const detail = 'The section holds as many statements as the template allows.';
  return { ...statement, status: 'unsupported', problems: [{ rule: 'too-many', detail }] };
}
