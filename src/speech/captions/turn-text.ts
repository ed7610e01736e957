import { refusal } from './caption-refusal.ts';
import { milliseconds, type RawCue } from './raw-cue.ts';

const clock = String.raw`(?:(?<hours>\d{1,3}):)?(?<minutes>\d{1,3}):(?<seconds>[0-5]\d)(?:[.,](?<fraction>\d{1,3}))?`;
const name = String.raw`(?<name>\S(?:.{0,78}\S)?)`;

/** Zoom: `00:01:02 Name: words`; `[00:01:02] Name: words`; `(0:03) words`. */
const timeFirst = new RegExp(String.raw`^\s*[[(]?${clock}[\])]?(?:\s*[-–—])?\s+(?<words>\S.*)$`);

/**
 * How programs write who begins to speak, and when. A file has one of these ways: the one that most of its lines
 * fit, the earlier where several are equal.
 */
const styles: readonly RegExp[] = [
  // Otter, Teams: `Name  0:03`, with two spaces at least: nobody ends a spoken line so.
  new RegExp(String.raw`^\s*${name}(?:\s{2,}|\t)${clock}\s*$`),
  // Zoom: `[Name] 00:01:02`.
  new RegExp(String.raw`^\s*\[${name}\]\s*${clock}\s*$`),
  // `Name (00:03):`, `Name [0:03]`.
  new RegExp(String.raw`^\s*${name}\s*[[(]${clock}[\])]:?\s*$`),
  timeFirst,
  // A line with nothing but the time; the name, if there is one, on the line above.
  new RegExp(String.raw`^\s*[[(]?${clock}[\])]?\s*$`),
  // `Name 0:03`, as the first when spaces were lost on the way.
  new RegExp(
    String.raw`^\s*(?<name>\p{Lu}[^\s.,?!:;]*(?: (?:\p{Lu}|\d|\()[^\s,?!:;]*){0,4}) ${clock}\s*$`,
    'u',
  ),
];

/** Whether a line says who begins to speak when, in one of the ways that programs write it. */
export function isTurnHead(line: string): boolean {
  return styles.some((style) => headIn(line, style) !== undefined);
}

/** Longer lines are speech, and only those that begin with the time can hold it. */
const longestHead = 300;

function headIn(line: string, style: RegExp): Record<string, string | undefined> | undefined {
  return line.length <= longestHead || style === timeFirst ? style.exec(line)?.groups : undefined;
}

/**
 * The turns of a transcript in plain text, as Zoom, Teams and Otter write it; they say only when each begins.
 * What the program wrote above the first turn (title, date, key words) and its signature are left out.
 * @throws `usage` when so much stands before the first time that it must be speech
 */
export function readTurns(lines: readonly string[]): RawCue[] {
  const style = styleOf(lines);
  const turns: RawCue[] = [];
  for (const [at, line] of withoutSignature(lines).entries()) {
    const head = headIn(line, style);
    if (head === undefined) {
      turns.at(-1)?.lines.push(line);
      if (turns.length === 0 && at > mostAbove) throw refusal('these words have no time', 1);
      continue;
    }
    const speaker =
      head.name ?? (head.words === undefined ? nameAbove(turns.at(-1), lines[at - 1]) : undefined);
    const startMs = milliseconds([head.hours, head.minutes, head.seconds, head.fraction]);
    const words = head.words === undefined ? [] : [fromChat(head.words)];
    turns.push({ startMs, lines: words, ...(speaker !== undefined && { speaker }) });
  }
  return fromZero(turns);
}

/** Lines that may stand above the first turn: titles, dates, a list of key words and of speakers. */
const mostAbove = 40;

function styleOf(lines: readonly string[]): RegExp {
  const counts = styles.map((style) => lines.filter((line) => headIn(line, style) !== undefined).length);
  const best = styles[counts.indexOf(Math.max(...counts))];
  if (best === undefined) throw new Error('there is no style');
  return best;
}

/** `Transcribed by https://otter.ai`; `Amy Lee stopped transcription` of Teams. */
const signature = /^(?:transcribed by https?:\/\/\S+|.{1,80} (?:started|stopped) transcription)$/i;

function withoutSignature(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return signature.test(lines[last]?.trim() ?? '') ? lines.slice(0, last) : lines;
}

/** The name on the line above a time that stands alone: it was read as the end of the turn before. */
function nameAbove(before: RawCue | undefined, above: string | undefined): string | undefined {
  const found = /^\s*(\p{Lu}[^.?!:,]{0,60})$/u.exec(above ?? '')?.[1]?.trim();
  if (found !== undefined) before?.lines.pop();
  return found;
}

/** `From Amy Lee to Everyone: …`, as the chat of Zoom has it. */
function fromChat(words: string): string {
  return words.replace(/^From\s+([^:]{1,80}?)(?:\s+to\s+[^:]{1,80}?)?\s*:/i, '$1:');
}

const hourMs = 3_600_000;

/**
 * Some programs write the time of day. No session begins with an hour without a word: then the first turn is the
 * beginning, and midnight is passed where the clock falls by more than half a day.
 */
function fromZero(turns: RawCue[]): RawCue[] {
  const firstMs = turns[0]?.startMs ?? 0;
  if (firstMs < hourMs) return turns;
  let days = 0;
  return turns.map((turn, at) => {
    if ((turns[at - 1]?.startMs ?? 0) - turn.startMs > 12 * hourMs) days += 1;
    return { ...turn, startMs: Math.max(0, turn.startMs + days * 24 * hourMs - firstMs) };
  });
}
