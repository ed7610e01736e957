import type { LintFinding } from '../../core/note-ports.ts';
import { wordsOf } from '../words/words.ts';
import { finding, type LintedStatement, type LintQuestion } from './linted-note.ts';

/** Does it quote more than it says? */
export const quotesTooMuch: LintQuestion = ({ statements, book }) => {
  const limits = book.never.quotations;
  const inStatements = statements.filter(
    ({ quotations }) =>
      quotations.length > limits.in_one_statement ||
      quotations.some(({ text }) => wordsOf(text).length > limits.longest_words),
  );
  const all = count(statements.map(({ statement }) => statement.text));
  const quoted = count(statements.flatMap(({ quotations }) => quotations.map(({ text }) => text)));
  const isTranscript = all >= limits.counted_from_words && quoted > limits.share * all;
  return [
    ...inStatements.map(({ statement }) => finding('never-long-quotation', statement.id, limits)),
    ...(isTranscript ? [finding('never-quotations', 'note', limits)] : []),
  ];
};

/** Does it write down who said what, line by line? */
export const dialogueMarks: LintQuestion = ({ statements, book }) =>
  statements
    .filter(({ statement }) => [...statement.text.matchAll(speakerMark)].length > 1)
    .map(({ statement }) => finding('never-dialogue-marks', statement.id, book.never.dialogue_marks));

/** Does it put words in doubt by quotation marks? */
export const scareQuotes: LintQuestion = ({ statements, book }) =>
  statements.flatMap((linted): LintFinding[] => {
    const word = doubted(linted, book.language.scare_quotes.longest_words);
    return word === undefined
      ? []
      : [finding('language-scare-quotes', linted.statement.id, book.language.scare_quotes, word)];
  });

function doubted({ quotations }: LintedStatement, longest: number): string | undefined {
  return quotations.find(({ text, attributed }) => !attributed && wordsOf(text).length <= longest)?.text;
}

function count(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + wordsOf(text).length, 0);
}

const speakerMark =
  /(?:^|[\s("“])(?:T|C|Th|Cl|Pt|Therapist|Client|Counselor|Clinician|Patient|Partner [AB])\s?:\s/gu;
