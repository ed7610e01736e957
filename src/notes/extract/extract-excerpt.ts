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

/** Longer turns are cut after a word: a note holds brief quotations, and the transcript holds the rest. */
const mostWords = 45;

/** One line, quoted. */
export function excerptOf(line: SpokenLine, cueWords: RegExp): Excerpt {
  const { said, words } = quoted(line);
  return { text: `${leadOf(line)}: “${said}”`, lines: [line.id], words, cues: cuesIn([said], cueWords) };
}

/** A question and what was answered next, quoted together; undefined where no question was asked, or nobody answered. */
export function exchangeOf(
  question: SpokenLine,
  answer: SpokenLine | undefined,
  cueWords: RegExp,
): Excerpt | undefined {
  if (question.role !== 'therapist' || !question.text.includes('?') || answer?.role !== 'client') return;
  const [asked, answered] = [quoted(question), quoted(answer)];
  const cues = cuesIn([asked.said, answered.said], cueWords);
  if (cues === 0 || answered.words === 0) return undefined;
  return {
    text: `Therapist asked: “${asked.said}” ${leadOf(answer)}: “${answered.said}”`,
    lines: [question.id, answer.id],
    words: asked.words + answered.words,
    cues,
  };
}

function quoted(line: SpokenLine): { said: string; words: number } {
  const words = plainLine(line.text).split(' ');
  const said = words
    .slice(0, mostWords)
    .join(' ')
    .replace(/[“”„"]/gu, "'");
  const spoken = words.filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  return { said, words: Math.min(spoken, mostWords) };
}

function cuesIn(said: readonly string[], cueWords: RegExp): number {
  return new Set(said.join(' ').toLowerCase().match(cueWords)).size;
}

function leadOf({ role, participant }: SpokenLine): string {
  if (role === 'therapist') return 'Therapist said';
  const number = /^client-(\d+)$/u.exec(participant ?? '')?.[1];
  return number === undefined ? 'Client stated' : `Client ${number} stated`;
}
