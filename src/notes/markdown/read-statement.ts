import type { NoteContent, Statement } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { MarkdownMistake } from '../../core/note-ports.ts';
import { clockTime } from '../../core/time.ts';
import type { MarkdownItem } from './markdown-items.ts';
import { statementLine, timesOf } from './note-markdown.ts';

/**
 * Makes statements of lines such as `[s7] Slept four hours. {00:18}`, against the note as it was.
 * @param mistakes what cannot be read is added here @returns for each line its statement, or nothing
 */
export function statementReader(
  { sections }: NoteContent,
  lines: readonly SpokenLine[],
  mistakes: MarkdownMistake[],
): (item: MarkdownItem) => Statement[] {
  const known = new Map(sections.flatMap(({ statements }) => statements.map((each) => [each.id, each])));
  const seen = new Set<string>();
  let highest = Math.max(0, ...[...known.keys()].map((id) => Number(id.slice(1))));
  const refuse = ({ line }: MarkdownItem, detail: string): [] => {
    mistakes.push({ line, detail });
    return [];
  };
  return (item) => {
    const { id, text, times } = partsOf(item.text);
    const before = id === undefined ? undefined : known.get(id);
    if (id !== undefined && before === undefined) {
      return refuse(item, `the note has no statement ${id}; a new one has no mark`);
    }
    if (id !== undefined && seen.has(id))
      return refuse(item, `the statement ${id} stands here a second time`);
    if (id !== undefined) seen.add(id);
    if (before !== undefined && `- ${item.text}` === statementLine(before, lines)) return [before];
    if (text === '')
      return refuse(item, 'there are no words; to leave a statement out, delete its whole line');
    const unknown = times.find((time) => !lines.some(({ startMs }) => clockTime(startMs) === time));
    if (unknown !== undefined) return refuse(item, `nothing begins at ${unknown} in this session`);
    if (before === undefined || times.length === 0)
      return [own(`s${++highest}`, text, linesAt(times, [], lines))];
    const shown = timesOf(before.lines, lines);
    const kept = before.lines.filter((line) => times.some((time) => timesOf([line], lines)[0] === time));
    const added = times.filter((time) => !shown.includes(time));
    return [reworded(before, text, [...kept, ...linesAt(added, kept, lines)])];
  };
}

const statementParts = /^(?:\[(s\d+)\]\s*)?(.*?)(?:\s*\{([\d:,\s]*)\})?$/u;

function partsOf(text: string): { id: string | undefined; text: string; times: string[] } {
  const [, id, words = '', times = ''] = statementParts.exec(text) ?? [];
  return { id, text: words, times: times.split(/[\s,]+/u).filter((time) => time !== '') };
}

function linesAt(times: readonly string[], but: readonly number[], lines: readonly SpokenLine[]): number[] {
  return lines
    .filter(({ id, startMs }) => times.includes(clockTime(startMs)) && !but.includes(id))
    .map(({ id }) => id);
}

function own(id: string, text: string, at: number[]): Statement {
  const statement = { id, text, lines: at, quotes: [], problems: [], accepted: true as const };
  // A quotation that was not said there makes it unsupported, and it would look like a drafted one.
  return { ...statement, status: 'clinician', ...(at.length > 0 && { reworded: true as const }) };
}

/** In other words on the same grounds: as if it had been drafted so, and to be checked again. What was the clinician's own stays so. */
function reworded(before: Statement, text: string, at: number[]): Statement {
  const status = before.status === 'clinician' ? 'clinician' : 'verified';
  const lines = at.toSorted((a, b) => a - b);
  return { ...before, text, lines, quotes: [], problems: [], status, accepted: true, reworded: true };
}
