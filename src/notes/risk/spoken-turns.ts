import type { SpokenLine } from '../../core/lines.ts';
import { type SpokenWords, spokenWords, wordsOfLine } from '../phrases/phrase-match.ts';

/** What one person said without another in between. Recognition cuts inside sentences, so meaning is read here. */
export interface Turn {
  lines: readonly SpokenLine[];
  said: SpokenWords;
  /** Where each line begins in the joined form. */
  starts: readonly number[];
}

/** One sentence of a turn; `asks` when it is a question. */
export interface Sentence {
  said: SpokenWords;
  asks: boolean;
  lines: readonly SpokenLine[];
}

const known = new WeakMap<readonly SpokenLine[], Turn[]>();

/** The lines of a session, joined by speaker. */
export function turnsOf(lines: readonly SpokenLine[]): Turn[] {
  const turns = known.get(lines) ?? grouped(lines, () => false).map(asTurn);
  known.set(lines, turns);
  return turns;
}

/**
 * The same, but "Mm-hm." and the like by somebody else does not end a turn: people hum in the middle of
 * another's sentence. For finding phrases only; whose turn it is stays as it was.
 */
export function turnsAcrossHums(lines: readonly SpokenLine[]): Turn[] {
  return grouped(lines, (line) => hum.test(wordsOfLine(line).form)).map(asTurn);
}

/** Whether a line is by a person of the client record, null standing for nobody known; by anybody when none is given. */
export function isBy(line: SpokenLine, person: string | null | undefined): boolean {
  return person === undefined || (line.person ?? null) === person;
}

/** The lines of a turn that a stretch of its form touches. */
export function linesAt({ lines, starts }: Turn, start: number, end: number): SpokenLine[] {
  return lines.filter(
    (_, index) => (starts[index] ?? 0) < end && (starts[index + 1] ?? Infinity) > start + 1,
  );
}

const knownSentences = new WeakMap<Turn, Sentence[]>();

/** The sentences of a turn, each with the lines it runs over. */
export function sentencesOf(turn: Turn): Sentence[] {
  const sentences = knownSentences.get(turn) ?? sentencesIn(turn);
  knownSentences.set(turn, sentences);
  return sentences;
}

function sentencesIn(turn: Turn): Sentence[] {
  return [...turn.said.form.matchAll(/[^.?]*[\p{L}\p{N}][^.?]*[.?]?/gu)].map(({ 0: form, index }) => ({
    said: spokenWords(form),
    asks: form.endsWith('?') || asking.test(form),
    lines: linesAt(turn, index, index + form.length),
  }));
}

function grouped(lines: readonly SpokenLine[], isHum: (line: SpokenLine) => boolean): SpokenLine[][] {
  const groups: SpokenLine[][] = [];
  const open: SpokenLine[][] = [];
  for (const line of lines) {
    const own = open.find((group) => isSame(group[0], line));
    if (own !== undefined) own.push(line);
    else groups.push([line]);
    const latest = own ?? groups.at(-1) ?? [];
    if (isHum(line)) {
      if (own === undefined) open.push(latest);
      continue;
    }
    open.splice(0, open.length, latest);
  }
  return groups;
}

function isSame(one: SpokenLine | undefined, other: SpokenLine): boolean {
  return one?.participant === other.participant && one.role === other.role;
}

function asTurn(lines: readonly SpokenLine[]): Turn {
  const starts: number[] = [];
  let form = ' ';
  for (const line of lines) {
    starts.push(form.length - 1);
    form += wordsOfLine(line).form.trimStart();
  }
  return { lines, said: { form, words: new Set(form.split(' ')) }, starts };
}

const hum = /^ (?:(?:mmhm|mm|hmm|yeah|yes|okay|ok|right|sure|i see|go on|ah|oh)[ ,.…]*){1,2}$/u;

/** Recognition sometimes loses the question mark. */
const asking =
  /^ (?:(?:and|so|okay|ok|well|now) ,? ?)*(?:any|are|did|do|does|have|has|had|is|was|were|would|could|can|will|what|when|how|ever|last time|thoughts|you are not|you have not|(?:there is )?(?:a question )?i (?:need|want|have) to ask|let me ask)\b/u;
