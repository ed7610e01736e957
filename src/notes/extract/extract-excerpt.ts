import type { SpokenLine } from '../../core/lines.ts';
import { plainLine } from '../plain-text.ts';

/** What was said, as a statement of a note. */
export interface Excerpt {
  text: string;
  lines: number[];
  /** How many words were said in it. */
  words: number;
  /** How many different cues. */
  cues: number;
}

/** Lines of one person that belong together: whole sentences, as far as the words say where one ends. */
export type Stretch = readonly SpokenLine[];

/** Longer turns are cut: a note holds brief quotations, and the transcript holds the rest. */
const mostWords = 45;

/** Joins what one person said without another in between, until a sentence ends or it is as long as a quotation may be. */
export function stretchesOf(lines: readonly SpokenLine[]): Stretch[] {
  const stretches: SpokenLine[][] = [];
  for (const line of lines) {
    const open = stretches.at(-1);
    const last = open?.at(-1);
    const goesOn =
      last?.participant === line.participant &&
      last.role === line.role &&
      !/[.?!…]["'”’)]*$/u.test(last.text.trim());
    if (open !== undefined && goesOn && wordsOf(textOf(open)).length < mostWords) open.push(line);
    else stretches.push([line]);
  }
  return stretches;
}

/** One stretch, quoted. */
export function excerptOf(stretch: Stretch, cueWords: RegExp): Excerpt {
  const { said, words } = quoted(textOf(stretch));
  return {
    text: `${leadOf(stretch)}: “${said}”`,
    lines: idsOf(stretch),
    words,
    cues: cuesIn([said], cueWords),
  };
}

/** A question and what was answered next, quoted together; undefined where no question was asked, or nobody answered. */
export function exchangeOf(
  question: Stretch,
  answer: Stretch | undefined,
  cueWords: RegExp,
): Excerpt | undefined {
  if (question[0]?.role !== 'therapist' || !textOf(question).includes('?')) return undefined;
  if (answer?.[0]?.role !== 'client') return undefined;
  const [asked, answered] = [quoted(lastSentences(textOf(question))), quoted(textOf(answer))];
  const cues = cuesIn([asked.said, answered.said], cueWords);
  if (cues === 0 || answered.words === 0) return undefined;
  return {
    text: `Therapist asked: “${asked.said}” ${leadOf(answer)}: “${answered.said}”`,
    lines: [...idsOf(question), ...idsOf(answer)],
    words: asked.words + answered.words,
    cues,
  };
}

/** A question about risk with everything that was answered: the end of an answer can turn round its beginning. */
export function riskExchangeOf(question: readonly Stretch[], answers: readonly Stretch[]): Excerpt {
  const said = [...question, ...answers].map((stretch, at, all) => {
    const lead = at === 0 ? 'Therapist asked' : leadOf(stretch);
    const goesOn = stretch[0]?.participant === all[at - 1]?.[0]?.participant;
    const { said: words } = quoted(textOf(stretch), Number.POSITIVE_INFINITY);
    return goesOn ? `“${words}”` : `${lead}: “${words}”`;
  });
  const text = said.join(' ');
  return { text, lines: [...question, ...answers].flatMap(idsOf), words: wordsOf(text).length, cues: 0 };
}

/** Several as one statement. */
export function joined(excerpts: readonly Excerpt[]): Excerpt {
  return {
    text: excerpts.map(({ text }) => text).join(' '),
    lines: excerpts.flatMap(({ lines }) => lines),
    words: excerpts.reduce((sum, { words }) => sum + words, 0),
    cues: 0,
  };
}

/** A question stands at the end of what leads up to it. */
function lastSentences(text: string): string {
  const sentences = text.split(/(?<=[.?!…]) /u);
  while (sentences.length > 1 && wordsOf(sentences.join(' ')).length > mostWords) sentences.shift();
  return sentences.join(' ');
}

/** Cut after a sentence; after a word where the first one is longer. */
function quoted(text: string, most = mostWords): { said: string; words: number } {
  const words = wordsOf(text);
  const start = words.slice(0, most).join(' ');
  const whole = words.length <= most ? start : (/^.*[.?!…](?= )/u.exec(`${start} `)?.[0] ?? start);
  const said = whole.replace(/[“”„"]/gu, "'");
  return { said, words: wordsOf(said).filter((word) => /[\p{L}\p{N}]/u.test(word)).length };
}

function wordsOf(text: string): string[] {
  return text.split(' ');
}

function textOf(stretch: Stretch): string {
  return plainLine(stretch.map(({ text }) => text).join(' '));
}

function idsOf(stretch: Stretch): number[] {
  return stretch.map(({ id }) => id);
}

function cuesIn(said: readonly string[], cueWords: RegExp): number {
  return new Set(said.join(' ').toLowerCase().match(cueWords)).size;
}

function leadOf([first]: Stretch): string {
  if (first?.role === 'therapist') return 'Therapist said';
  const number = /^client-(\d+)$/u.exec(first?.participant ?? '')?.[1];
  return number === undefined ? 'Client stated' : `Client ${number} stated`;
}
