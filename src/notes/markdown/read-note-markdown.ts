import type {
  NoteContent,
  RiskFinding,
  RiskHitEntry,
  Section,
  Statement,
} from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { MarkdownMistake, MarkdownReading } from '../../core/note-ports.ts';
import { riskStatuses } from '../../core/risk.ts';
import { hitDispositions } from '../../core/risk-hit.ts';
import { type MarkdownItem, markdownItems } from './markdown-items.ts';
import { hitsHeading, riskHeading, riskMark, sectionMark } from './note-markdown.ts';
import { statementReader } from './read-statement.ts';

/**
 * Reads a note that somebody changed as Markdown. What is as it was stays as it was, with its id, status and evidence;
 * what changed and kept its times is to be checked again; the rest is the clinician's own. Pure.
 * @returns the note, or everything that could not be read
 */
export function readNoteMarkdown(
  markdown: string,
  before: NoteContent,
  lines: readonly SpokenLine[],
): MarkdownReading {
  const { items, mistakes } = markdownItems(markdown);
  const { below, revision } = partsOf(items, before, mistakes);
  const read = statementReader(before, lines, mistakes);
  const sections = before.sections.map((section) =>
    written(section, (below(sectionMark(section)) ?? []).flatMap(read)),
  );
  const risk = decisions(before.risk, riskMark, below(riskHeading) ?? [], mistakes, decidedRisk);
  const hits = decisions(before.hits ?? [], hitMark, below(hitsHeading) ?? [], mistakes, decidedHit);
  if (mistakes.length > 0) return { mistakes: mistakes.toSorted((a, b) => a.line - b.line), revision };
  return { content: { ...before, sections, risk, ...(before.hits && { hits }) }, mistakes: [], revision };
}

/** Sorts the items below the headings they belong to; each heading must be there, once. */
function partsOf(items: readonly MarkdownItem[], before: NoteContent, mistakes: MarkdownMistake[]) {
  const parts = new Map<string, MarkdownItem[]>();
  const wanted = [
    ...before.sections.map(sectionMark),
    riskHeading,
    ...(before.hits?.length ? [hitsHeading] : []),
  ];
  let revision: number | undefined;
  let open: MarkdownItem[] | undefined;
  for (const item of items) {
    if (item.type === 'item') {
      if (open === undefined) mistakes.push({ line: item.line, detail: 'this stands below no heading' });
      open?.push(item);
      continue;
    }
    open = [];
    const part = partNamed(item, before);
    revision ??= revisionIn(item);
    if (part === undefined && revisionIn(item) === undefined) {
      mistakes.push({
        line: item.line,
        detail: `the note has no such heading; it has: ${wanted.join(', ')}`,
      });
    } else if (part !== undefined && parts.has(part)) {
      mistakes.push({ line: item.line, detail: `the heading ${part} stands here a second time` });
    } else if (part !== undefined) parts.set(part, open);
    else open = undefined;
  }
  for (const part of wanted.filter((name) => !parts.has(name))) {
    mistakes.push({ line: 1, detail: `the heading ${part} is gone; it stays, also with nothing below it` });
  }
  return { below: (part: string) => parts.get(part), revision };
}

/** The section or part that a heading names: by its mark, or where the mark is gone by its title alone. */
function partNamed({ level, text }: MarkdownItem, { sections }: NoteContent): string | undefined {
  const special = [riskHeading, hitsHeading].find((heading) => heading === `${'#'.repeat(level)} ${text}`);
  if (special !== undefined) return special;
  const mark = /\[[^[\]]*\]$/u.exec(text)?.[0];
  const byMark = sections.map(sectionMark).find((each) => each === mark);
  if (byMark !== undefined || mark !== undefined) return byMark;
  const titled = sections.filter(({ title }) => title.toLowerCase() === text.toLowerCase());
  return titled[0] !== undefined && titled.length === 1 ? sectionMark(titled[0]) : undefined;
}

function revisionIn({ level, text }: MarkdownItem): number | undefined {
  const digits = /, revision (\d{1,7})$/u.exec(text)?.[1];
  return level === 1 && digits !== undefined ? Number(digits) : undefined;
}

/** A section somebody wrote in is no longer missing; one that was emptied is. */
function written({ missing, ...section }: Section, statements: Statement[]): Section {
  if (statements.length > 0) return { ...section, statements };
  const wasEmpty = section.statements.length === 0 && missing === undefined;
  return { ...section, statements, ...(!wasEmpty && { missing: missing ?? '[clinician to complete]' }) };
}

function hitMark({ id, concern }: RiskHitEntry): string {
  return `[${id}] ${concern}`;
}

/** Reads `mark: word` for each entry; all of them must be there, since what was found cannot be written away. */
function decisions<T>(
  entries: readonly T[],
  markOf: (entry: T) => string,
  items: readonly MarkdownItem[],
  mistakes: MarkdownMistake[],
  decide: (entry: T, word: string) => T | string,
): T[] {
  const said = new Map(items.map((item) => [item.text.replace(/\s*:[^:]*$/u, ''), item]));
  const marks = new Set(entries.map(markOf));
  for (const [mark, { line }] of said) {
    if (!marks.has(mark)) mistakes.push({ line, detail: 'this is none of the entries that were here' });
  }
  return entries.map((entry) => {
    const item = said.get(markOf(entry));
    const decided = item === undefined ? undefined : decide(entry, item.text.split(':').at(-1)?.trim() ?? '');
    if (decided !== undefined && typeof decided !== 'string') return decided;
    const gone = `the line ${markOf(entry)} is gone; what was found stays in the note`;
    mistakes.push({ line: item?.line ?? 1, detail: typeof decided === 'string' ? decided : gone });
    return entry;
  });
}

function decidedRisk(finding: RiskFinding, word: string): RiskFinding | string {
  const status = riskStatuses.find((name) => name === word);
  if (status === undefined) return `behind the colon stands one of: ${riskStatuses.join(', ')}`;
  if (status === finding.status) return finding;
  return { ...finding, status, source: 'clinician', heard: finding.heard ?? finding.status };
}

function decidedHit(hit: RiskHitEntry, word: string): RiskHitEntry | string {
  const { disposition: _, ...undecided } = hit;
  if (word === 'undecided') return undecided;
  const disposition = hitDispositions.find((name) => name === word);
  if (disposition !== undefined) return { ...hit, disposition };
  return `behind the colon stands one of: ${hitDispositions.join(', ')}, undecided`;
}
