import type { Quote, RiskFinding, Section, Statement } from '../../core/artefacts/note.ts';
import { initials } from '../../core/initials.ts';
import type { NoteKind } from '../../core/template.ts';
import { plainLine } from '../plain-text.ts';
import { riskCorrections, statementCorrections } from './correction-lines.ts';
import { momentsOf } from './moments.ts';
import type { NotePage, PageLine, PageSection } from './page.ts';
import { dayOfService, pageFacts, subjectName } from './page-facts.ts';
import { addendaSection, recordSections } from './page-record.ts';
import { isReadAsDraft, type Reading } from './reading.ts';
import { riskLine } from './risk-line.ts';
import { signatureLines } from './signature-lines.ts';

/** Lays a note out for one reader. */
export function notePage(reading: Reading): NotePage {
  const { content, leftOut, rules } = reading;
  const title = titles[content.template.kind ?? 'progress'];
  return tidy({
    title,
    running: [subjectName({ ...reading, fullName: false }), dayOfService(reading), title].join(' · '),
    watermark: watermarkOf(reading),
    facts: pageFacts(reading),
    sections: [...contentSections(reading), ...riskSections(reading)],
    remarks: leftOut,
    signature: signatureLines(reading),
    after: [...addendaSection(reading), ...(rules.record ? recordSections(reading) : [])],
  });
}

/** What nobody should take the page for something else without having read. */
function watermarkOf({ client, signed }: Reading): string | undefined {
  const marks = [
    ...(client.synthetic ? ['SYNTHETIC: invented, no patient'] : []),
    ...(signed === undefined ? ['DRAFT: not reviewed, not signed'] : []),
  ];
  return marks.length === 0 ? undefined : marks.join(' · ');
}

const titles: Record<NoteKind, string> = {
  progress: 'Progress note',
  intake: 'Intake assessment',
  plan: 'Treatment plan',
  discharge: 'Discharge summary',
  crisis: 'Crisis note',
  group: 'Group note',
  relational: 'Couple or family note',
  supervision: 'Supervision note',
};

function contentSections(reading: Reading): PageSection[] {
  const times = timesOf(reading);
  const isRead = isReadAsDraft(reading);
  const marked = reading.rules.record || isRead;
  return reading.content.sections.map((section) => {
    const lines = section.statements.flatMap((statement) => [
      {
        ...(marked && { mark: statement.id }),
        text: isRead ? readText(statement) : statement.text,
        times: times(statement.lines),
      },
      ...statementCorrections(statement.id, reading.addenda),
    ]);
    const missing = lines.length > 0 ? {} : { missing: missingText(section) };
    return { id: section.id, title: sectionTitle(section, reading), lines, ...missing };
  });
}

/** As its clinician reads a draft: what does not hold stands in its place, with what is wrong with it. */
function readText({ status, text, problems }: Statement): string {
  if (status === 'verified') return text;
  if (status === 'clinician') return `${text} (own words)`;
  const why = problems.map(({ detail }) => detail.replace(/\.$/u, '')).join('; ');
  return `NOT SUPPORTED: ${text}${why === '' ? '' : ` (${why})`}`;
}

/** Where all members stand on one page, each part says whose it is. */
function sectionTitle({ title, member }: Section, reading: Reading): string {
  return member === undefined || reading.person !== undefined
    ? title
    : `${title} (${memberName(member, reading)})`;
}

function memberName(member: string, { client, fullName }: Reading): string {
  const name = client.people.find(({ id }) => id === member)?.name;
  if (name === undefined) return member;
  return fullName ? name : `${member} ${initials(name)}`;
}

function missingText({ missing = '[clinician to complete]', checklist = [] }: Section): string {
  return checklist.length === 0 ? missing : `${missing} ${checklist.join('; ')}`;
}

function riskSections(reading: Reading): PageSection[] {
  const times = timesOf(reading);
  const members = [...new Set(reading.content.risk.map(({ member }) => member))];
  return members.map((member) => ({
    id: 'risk',
    title: sectionTitle({ title: 'Risk', ...(member !== undefined && { member }) } as Section, reading),
    lines: reading.content.risk
      .filter((finding) => finding.member === member)
      .flatMap((finding) => {
        const { sentence, lines, quotes } = riskLine(finding, reading.lines);
        return [
          { text: withQuote(sentence, quotes), times: times(lines) },
          ...answersTo(finding, reading),
          ...riskCorrections(finding, reading),
        ];
      }),
  }));
}

function answersTo({ category, member }: RiskFinding, { answers }: Reading): PageLine[] {
  return answers
    .filter((one) => one.category === category && one.member === member)
    .flatMap(({ sentences }) => sentences.map((text) => ({ text, times: [] })));
}

function withQuote(sentence: string, [quote]: readonly Quote[]): string {
  return quote === undefined ? sentence : `${sentence} “${quote.text.replace(/[“”"]/gu, "'")}”`;
}

function timesOf({ lines, rules }: Reading): (ids: readonly number[]) => string[] {
  if (!rules.times) return () => [];
  return momentsOf(lines);
}

/** Nothing on a page could hide or rewrite what the reader sees, whatever format it takes. */
function tidy(page: NotePage): NotePage {
  const section = ({ title, missing, lines, ...rest }: PageSection): PageSection => ({
    ...rest,
    title: plainLine(title),
    lines: lines.map((line) => ({ ...line, text: plainLine(line.text) })),
    ...(missing !== undefined && { missing: plainLine(missing) }),
  });
  return {
    ...page,
    running: plainLine(page.running),
    facts: page.facts.map(({ label, value }) => ({ label: plainLine(label), value: plainLine(value) })),
    sections: page.sections.map(section),
    remarks: page.remarks.map(plainLine),
    signature: page.signature.map(plainLine),
    after: page.after.map(section),
  };
}
