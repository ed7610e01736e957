import type { SpokenLine } from '../core/lines.ts';
import { type AnswerPolarity, answerPolarity } from './answer-polarity.ts';
import { type SpokenWords, spansApart, spokenWords } from './phrase-pattern.ts';
import type { RiskPhrases } from './risk-file.ts';
import { spokenForm } from './spoken-text.ts';

/** A therapist's question and what the client made of it. `answers` is empty when none can be told. */
export interface QuestionAndAnswer {
  question: SpokenLine;
  answers: SpokenLine[];
  polarity: AnswerPolarity;
}

/** How far an answer may be from its question, in lines: further on it answers something else. */
const answerWithin = 4;

/** A line with its words made ready for the phrases. */
export interface HeardLine {
  line: SpokenLine;
  said: SpokenWords;
}

/** Makes every line ready. */
export function hear(lines: readonly SpokenLine[]): HeardLine[] {
  return lines.map((line) => ({ line, said: spokenWords(line.text) }));
}

/**
 * Every question about a category with its answer. An indirect question counts only where nobody asked
 * directly, and a harmless answer to one proves nothing and is left out.
 */
export function askedAndAnswered(heard: readonly HeardLine[], phrases: RiskPhrases): QuestionAndAnswer[] {
  const lines = heard.map(({ line }) => line);
  const asked = heard.flatMap(({ line, said }, index) => {
    const kind = kindOfQuestion(line, said, phrases);
    return kind === undefined ? [] : [{ kind, pair: answerTo(lines, index) }];
  });
  const askedDirectly = asked.some(({ kind }) => kind === 'direct');
  return asked.flatMap(({ kind, pair }) => {
    if (kind === 'safety') return safetyAnswer(pair);
    const isNo = pair.polarity === 'denied';
    if (kind === 'direct') return [isNo && asksMore(pair.question.text, phrases) ? unclear(pair) : pair];
    return askedDirectly || isNo ? [] : [unclear(pair)];
  });
}

function kindOfQuestion(line: SpokenLine, said: SpokenWords, phrases: RiskPhrases) {
  if (line.role !== 'therapist') return undefined;
  const asks = (list: RiskPhrases['questions']) =>
    list.some((phrase) => spansApart(said, phrase, phrases.idioms).length > 0);
  const question = isQuestion(said.form);
  if (question && asks(phrases.questions)) return 'direct';
  if (asks(phrases.safety_questions)) return 'safety';
  return question && asks(phrases.indirect_questions) ? 'indirect' : undefined;
}

function unclear(pair: QuestionAndAnswer): QuestionAndAnswer {
  return { ...pair, polarity: 'unclear' };
}

/** The client's answer to the line at an index: the turn that follows it, before anybody asks on. */
export function answerTo(lines: readonly SpokenLine[], index: number): QuestionAndAnswer {
  const question = lines[index] as SpokenLine;
  const answers: SpokenLine[] = [];
  let asked = question.text;
  for (const line of lines.slice(index + 1, index + 1 + answerWithin)) {
    if (line.role === 'client') answers.push(line);
    else if (answers.length > 0 || line.role === null) break;
    else asked = `${asked} ${line.text}`;
  }
  const said = answers.map((line) => line.text).join(' ');
  const polarity = answers.length === 0 ? 'unclear' : answerPolarity(asked, said);
  // A second question came before the answer: a no may belong to either.
  const moved = asked.length > question.text.length && asked.slice(question.text.length).includes('?');
  return { question, answers, polarity: polarity === 'denied' && moved ? 'unclear' : polarity };
}

/** A therapist may explain ("some people think of suicide when …"); only what asks counts. */
function isQuestion(said: string): boolean {
  if (said.includes(' ? ')) return true;
  return /^ (?:(?:and|so|okay|ok|well|now|but) ,? ?)*(?:any|are|did|do|does|have|has|had|is|was|were|would|could|can|will|what|when|how|ever|last time|thoughts|you are not|you have not|i (?:need|want|have) to ask|let me ask)\b/u.test(
    said,
  );
}

/** A no to two questions at once may belong to the other one. */
function asksMore(text: string, phrases: RiskPhrases): boolean {
  const questions = text.split('?').filter((part) => /\p{L}/u.test(part));
  const last = spokenWords(questions.at(-1) ?? '');
  return questions.length > 1 && !phrases.questions.some((phrase) => phrase.isIn(last));
}

function safetyAnswer(pair: QuestionAndAnswer): QuestionAndAnswer[] {
  const said = spokenForm(pair.answers.map((line) => line.text).join(' '));
  const plainlySafe =
    /^ (?:yes|yeah|yep|absolutely|definitely|completely|totally)\b/u.test(said) &&
    pair.polarity === 'endorsed';
  return plainlySafe && !/\b(?:but|enough|mostly|for now|tonight|except)\b/u.test(said)
    ? []
    : [unclear(pair)];
}
