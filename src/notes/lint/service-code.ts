import type { LintFinding } from '../../core/note-ports.ts';
import { finding, type LintedNote, type LintQuestion } from './linted-note.ts';

/** Does the service code fit the minutes, and do codes go together? */
export const serviceCode: LintQuestion = (note) => {
  const codes = codesOf(note);
  const minutes = minutesOf(note);
  const wrong = minutes === undefined ? [] : misfits(note, codes, minutes);
  const isWrong = wrong.length > 0;
  return [
    ...wrong,
    ...(minutes === undefined ? [] : closeCalls(note, codes, minutes, isWrong)),
    ...apart(note, codes),
  ];
};

/** `90834+90785` are two. */
export function codesOf({ content }: LintedNote): string[] {
  return content.facts?.code?.match(/[A-Z0-9]{5}/gu) ?? [];
}

/** Of psychotherapy as entered; else what lies between start and stop. */
function minutesOf({ content }: LintedNote): number | undefined {
  const { minutes, startedAt, endedAt } = content.facts ?? {};
  if (minutes !== undefined) return minutes;
  if (startedAt === undefined || endedAt === undefined) return undefined;
  const between = Math.floor((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000);
  return between > 0 ? between : undefined;
}

/** An error: two facts the clinician entered contradict each other, whoever pays. */
function misfits({ book }: LintedNote, codes: readonly string[], minutes: number): LintFinding[] {
  return book.facts.codes
    .filter(({ code }) => codes.includes(code))
    .filter(({ least, most = minutes }) => minutes < least || minutes > most)
    .map(({ code, least, most, source }) => {
      const band = most === undefined ? `at least ${least}` : `${least} to ${most}`;
      const detail = `The code ${code} is for ${band} minutes; the note says ${minutes}.`;
      const prefer = 'correct the code, the times or the minutes';
      return finding('facts-code-time', 'note', { severity: 'error', detail, prefer, source });
    });
}

/** @param isWrong the code does not fit anyway: then one minute decides nothing */
function closeCalls(
  { book, billed }: LintedNote,
  codes: readonly string[],
  minutes: number,
  isWrong: boolean,
): LintFinding[] {
  const { edges, least_minutes: least } = book.facts;
  const severity = (saying: typeof edges | typeof least) =>
    billed ? saying.severity : (saying.otherwise ?? saying.severity);
  const untimed = codes.length > 0 && !codes.some((code) => least.codes.includes(code));
  if (untimed) return [];
  if (minutes < least.minutes) {
    return [finding('facts-under-least', 'note', { ...least, severity: severity(least) })];
  }
  return edges.minutes.includes(minutes) && !isWrong
    ? [finding('facts-code-edge', 'note', { ...edges, severity: severity(edges) })]
    : [];
}

function apart({ book }: LintedNote, codes: readonly string[]): LintFinding[] {
  return book.facts.apart.flatMap(({ codes: some, with: others, source }): LintFinding[] => {
    const one = codes.find((code) => some.includes(code));
    const other = codes.find((code) => others.includes(code));
    if (one === undefined || other === undefined) return [];
    const detail = `The codes ${one} and ${other} are never reported together.`;
    return [finding('facts-codes-apart', 'note', { severity: 'error', detail, source })];
  });
}
