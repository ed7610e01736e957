import type { NoteContent, Statement } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { linesOfMember } from '../../core/member-lines.ts';
import type { RejectedStatement, VerifiedDraft } from '../../core/note-ports.ts';
import type { DraftAnswer } from '../../core/provider-ports.ts';
import { enforcedLimits, type Template, type TemplateSection } from '../../core/template.ts';
import { noteHits } from '../risk/note-hits.ts';
import { risksAnew } from '../risk/reverify-risk.ts';
import { riskFindings } from '../risk/risk-findings.ts';
import { heardIds, heardLines } from '../words/heard-lines.ts';
import {
  type Grounds,
  type SectionLimits,
  verifyClinicianStatement,
  verifyStatement,
} from './verify-statement.ts';

/**
 * Checks a drafter's answer: sections in the template's order hold only what every rule let pass,
 * everything else is in `rejected` with its problems.
 */
export function verifyDraft(answer: DraftAnswer, template: Template, grounds: Grounds): VerifiedDraft {
  const lines = heardLines(grounds.lines);
  const { data, context } = grounds;
  const limits = new Map(template.sections.map((section) => [section.id, limitsOf(section)]));
  const judged = answer.statements.map((drafted, index) => ({
    section: drafted.section,
    statement: verifyStatement({ ...drafted, id: `s${index + 1}` }, limits.get(drafted.section), {
      lines,
      data,
      context,
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
      template.per === 'member' ? context.member : undefined,
    ),
    hits: noteHits(lines, data.risk, [], template.per === 'member'),
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
  { lines: spoken, data, context }: Grounds,
): NoteContent {
  const lines = heardLines(spoken);
  const sections = content.sections.map((section) => {
    const { member } = section;
    // In a member's part of a group's note, that member is the client.
    const mine =
      member === undefined
        ? { lines, data, context }
        : { lines: linesOfMember(lines, member), data, context: { ...context, member } };
    return {
      ...section,
      statements: section.statements.map((statement) =>
        statement.status === 'clinician'
          ? verifyClinicianStatement(statement, mine)
          : kept(statement, verifyStatement(statement, { source: 'any_turns' as const, ...section }, mine)),
      ),
    };
  });
  const risk = risksAnew(content.risk, lines, data.risk);
  const hits = noteHits(lines, data.risk, content.hits ?? [], content.template.kind === 'group');
  return { ...content, sections, risk, hits };
}

/** What the clinician looked at stays looked at for as long as nothing is found against it. */
function kept(before: Statement, now: Statement): Statement {
  const after: Statement = before.reworded ? { ...now, reworded: true } : now;
  return before.accepted && now.status === 'verified' ? { ...after, accepted: true } : after;
}

/** Of what a template keeps out of a section, that which code can check. */
export function limitsOf({ source, must_not }: TemplateSection): SectionLimits {
  return { source, limits: enforcedLimits.filter((limit) => must_not.includes(limit)) };
}

/** What a drafter or an earlier check says of a risk, without lines that hold no words. */
function heardEntry<T extends { lines: number[] }>(entry: T, lines: readonly SpokenLine[]): T {
  return { ...entry, lines: heardIds(entry.lines, lines) };
}

function asSection(section: TemplateSection, statements: Statement[]): NoteContent['sections'][number] {
  const { id, title, words, checklist, role } = section;
  const { source, limits } = limitsOf(section);
  const shape = {
    id,
    title,
    ...(source && { source }),
    ...(limits && limits.length > 0 && { limits }),
    ...(words && { words }),
    ...(checklist && { checklist }),
    ...(role && { role }),
    statements,
  };
  return statements.length > 0 ? shape : { ...shape, missing: section.if_missing };
}

function rejected({ section, statement }: { section: string; statement: Statement }): RejectedStatement {
  return { ...statement, section };
}

function tooMany(statement: Statement): Statement {
  const detail = 'The section holds as many statements as the template allows.';
  return { ...statement, status: 'unsupported', problems: [{ rule: 'too-many', detail }] };
}
