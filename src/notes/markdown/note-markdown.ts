import type {
  NoteContent,
  RiskFinding,
  RiskHitEntry,
  Section,
  Statement,
} from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { MarkdownMistake } from '../../core/note-ports.ts';
import { oneLine } from '../../core/one-line.ts';
import { riskStatuses } from '../../core/risk.ts';
import { hitDispositions } from '../../core/risk-hit.ts';
import { clockTime } from '../../core/time.ts';

/**
 * A draft as Markdown for an editor: each statement on a line with its mark and the times it rests on, what was found
 * against it below, then risk and hits with the words they rest on. `readNoteMarkdown` reads it back.
 */
export function noteMarkdown(content: NoteContent, lines: readonly SpokenLine[], revision: number): string {
  const blocks = [
    `# ${oneLine(content.template.title)}, revision ${revision}`,
    comment(how),
    ...content.sections.map((section) => sectionBlock(section, lines)),
    riskHeading,
    comment([`Change what stands behind the colon: ${riskStatuses.join(', ')}. A change is your decision.`]),
    content.risk.map((finding) => riskLine(finding, lines)).join('\n'),
    ...hitBlocks(content.hits ?? [], lines),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** The same text once more, with what could not be read said at its top; mistakes of an earlier reading are gone. */
export function markMistakes(text: string, mistakes: readonly MarkdownMistake[]): string {
  const rest = text.replace(/^<!-- not read:[\s\S]*?-->\n+/u, '');
  // The lines move down by as many as are put above them.
  const above = mistakes.length + 2;
  const removed = text.slice(0, text.length - rest.length).split('\n').length - 1;
  const told = mistakes.map(({ line, detail }) => `  line ${line - removed + above}: ${withoutEnd(detail)}`);
  return `<!-- not read:\n${told.join('\n')} -->\n\n${rest}`;
}

/** The headings that are no section's. */
export const riskHeading = '# Risk';
export const hitsHeading = '# Passages that may be about risk';

/** `[data]`, or in a group's note `[data p2]`. */
export function sectionMark({ id, member }: Pick<Section, 'id' | 'member'>): string {
  return member === undefined ? `[${id}]` : `[${id} ${member}]`;
}

/** `suicidal_ideation`, or in a group's note `suicidal_ideation p2`. */
export function riskMark({ category, member }: Pick<RiskFinding, 'category' | 'member'>): string {
  return member === undefined ? category : `${category} ${member}`;
}

/** `- [s7] Slept four hours. {00:18, 00:24}`; a statement of the clinician's has no times. */
export function statementLine({ id, text, lines: ids }: Statement, lines: readonly SpokenLine[]): string {
  const times = timesOf(ids, lines);
  return `- [${id}] ${oneLine(text)}${times.length === 0 ? '' : ` {${times.join(', ')}}`}`;
}

/** The moments of some lines, each once, as they are written behind a statement. */
export function timesOf(ids: readonly number[], lines: readonly SpokenLine[]): string[] {
  const starts = new Map(lines.map(({ id, startMs }) => [id, clockTime(startMs)]));
  return [...new Set(ids.flatMap((id) => starts.get(id) ?? []))];
}

const how = [
  'Change what you like, save, and close the editor. Whatever you copy it into yourself is not encrypted.',
  'Change a statement and leave its times: it is checked against those moments of the session again.',
  'Change it and take its times away: it is your own. Delete its line: it is left out of the note.',
  'A new line below a heading is yours. Headings and marks in brackets stay as they are.',
];

function sectionBlock(section: Section, lines: readonly SpokenLine[]): string {
  const heading = `## ${oneLine(section.title)} ${sectionMark(section)}`;
  const statements = section.statements.flatMap((statement) => [
    statementLine(statement, lines),
    ...statement.problems.map(({ detail }) => `  ${comment([`not supported: ${detail}`])}`),
  ]);
  const wanted = [section.missing ?? [], section.checklist ?? []].flat();
  const remark = section.missing === undefined || wanted.length === 0 ? [] : [comment(wanted)];
  return [heading, ...remark, ...(statements.length > 0 ? [statements.join('\n')] : [])].join('\n\n');
}

function riskLine(finding: RiskFinding, lines: readonly SpokenLine[]): string {
  return [`- ${riskMark(finding)}: ${finding.status}`, ...saidIn(finding.lines, lines)].join('\n');
}

function hitBlocks(hits: readonly RiskHitEntry[], lines: readonly SpokenLine[]): string[] {
  if (hits.length === 0) return [];
  const entries = hits.map((hit) => {
    const line = `- [${hit.id}] ${hit.concern}: ${hit.disposition ?? 'undecided'}`;
    return [line, ...saidIn(hit.context, lines)].join('\n');
  });
  const decisions = `Behind the colon: ${hitDispositions.join(', ')}, or undecided.`;
  return [hitsHeading, comment([decisions]), entries.join('\n')];
}

function saidIn(ids: readonly number[], lines: readonly SpokenLine[]): string[] {
  return lines
    .filter(({ id }) => ids.includes(id))
    .map(({ startMs, participant, text }) => {
      const words = `${clockTime(startMs)} ${participant ?? 'somebody'}: “${oneLine(text)}”`;
      return `  ${comment([words])}`;
    });
}

/** A comment on each row, so that none can be left open. */
function comment(texts: readonly string[]): string {
  return texts.map((text) => `<!-- ${withoutEnd(oneLine(text))} -->`).join('\n');
}

/** Nothing that was said, or that a template says, can end the comment it stands in. */
function withoutEnd(text: string): string {
  return text.replace(/-(?=[->])/gu, '- ');
}
