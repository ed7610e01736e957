import type { NoteContent } from '../../core/artefacts/note.ts';
import { isInaudible } from '../../core/inaudible.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { UnusedStretch } from '../../core/note-ports.ts';
import { cuesIn, type Weighed } from './coverage-cues.ts';

/** Below this a line is small talk, a hum or a question that led nowhere. */
const leastWeight = 2;

/** So many lines make a stretch at most: what a reader takes in at once. */
const mostLines = 6;

/**
 * Stretches of the session that no statement of a note rests on, weightiest first: what was left out is the commonest
 * fault of a drafted note, and nobody sees it in the note. It says nothing of what is safe to leave out.
 */
export function coverage(content: NoteContent, lines: readonly SpokenLine[]): UnusedStretch[] {
  const used = usedLines(content, lines);
  const risky = new Map(
    (content.hits ?? []).flatMap((hit) => hit.lines.map((line) => [line, hit.tier] as const)),
  );
  const weighed = lines.map((line) => ({
    line,
    ...(used.has(line.id) || isInaudible(line) ? nothing : cuesIn(line, risky.get(line.id))),
  }));
  return grouped(weighed, used)
    .map(asStretch)
    .sort((one, other) => other.weight - one.weight || one.startMs - other.startMs);
}

const nothing: Weighed = { weight: 0, because: [] };

type WeighedLine = Weighed & { line: SpokenLine };

/** What statements rest on, and the questions those answers belong to. */
function usedLines({ sections }: NoteContent, lines: readonly SpokenLine[]): Set<number> {
  const statements = sections.flatMap((section) => section.statements);
  const named = new Set(
    statements.flatMap((statement) => [...statement.lines, ...statement.quotes.map(({ line }) => line)]),
  );
  const asked = lines.filter(
    ({ role, text }, index) =>
      role === 'therapist' && text.includes('?') && named.has(lines[index + 1]?.id ?? 0),
  );
  return new Set([...named, ...asked.map(({ id }) => id)]);
}

/** Lines of weight, each with what stands around it as long as that is unused, too. */
function grouped(weighed: readonly WeighedLine[], used: ReadonlySet<number>): WeighedLine[][] {
  const groups: WeighedLine[][] = [];
  let open: WeighedLine[] = [];
  const close = () => {
    const last = open.findLastIndex(({ weight }) => weight >= leastWeight);
    if (last >= 0) groups.push(open.slice(0, last + 1));
    open = [];
  };
  for (const entry of weighed) {
    const quiet =
      open.length > 0 && open.slice(-2).every(({ weight }) => weight < leastWeight) && open.length > 1;
    if (used.has(entry.line.id) || open.length === mostLines || quiet) close();
    if (used.has(entry.line.id)) continue;
    const asks = entry.line.role === 'therapist' && entry.line.text.includes('?');
    if (open.length > 0 || entry.weight >= leastWeight || asks) open.push(entry);
  }
  close();
  return groups.map(withoutLead).filter((group) => group.length > 0);
}

/** One question may lead in; what stands before it does not belong to it. */
function withoutLead(group: WeighedLine[]): WeighedLine[] {
  const first = group.findIndex(({ weight }) => weight >= leastWeight);
  const from = group[first - 1]?.line.role === 'therapist' ? first - 1 : first;
  return group.slice(from);
}

/** The weightiest line counts most: ten lines of small matters do not outweigh one of a grave one. */
function asStretch(group: readonly WeighedLine[]): UnusedStretch {
  const weights = group.map(({ weight }) => weight).sort((one, other) => other - one);
  const [most = 0, ...rest] = weights;
  const weight = most + rest.reduce((sum, each) => sum + each, 0) / 10;
  const because = [...group]
    .sort((one, other) => other.weight - one.weight)
    .flatMap((entry) => entry.because);
  return {
    startMs: group[0]?.line.startMs ?? 0,
    endMs: group.at(-1)?.line.endMs ?? 0,
    lines: group.map(({ line }) => line.id),
    weight: Math.round(weight * 10) / 10,
    because: [...new Set(because)],
  };
}
