import type { SpokenLine } from '../../core/lines.ts';
import type { RiskCategory } from '../../core/risk.ts';
import { type PhraseList, spansApart } from '../phrases/phrase-list.ts';
import { spokenForm } from '../words/spoken-text.ts';
import { asksWhetherItLasts, isReversing, type MeaningOfNo, meaningOfNo } from './absence-questions.ts';
import { answering } from './addressed-questions.ts';
import { type AnswerPolarity, answerPolarity } from './answer-polarity.ts';
import { isRetracted } from './retractions.ts';
import type { QuestionPhrases } from './risk-file.ts';
import { isBy, type Sentence, sentencesOf, type Turn, turnsOf } from './spoken-turns.ts';

/**
 * A therapist's question and what the clients made of it. `limited` is a plain no to a plan or to the past:
 * it denies nothing of the present and takes nothing back. `saysNo` when the answer by itself is a no, whatever
 * became of it. `by` are those who answered.
 */
export interface QuestionAndAnswer {
  question: readonly SpokenLine[];
  answers: readonly SpokenLine[];
  polarity: AnswerPolarity | 'limited';
  saysNo: boolean;
  by: readonly (string | null)[];
}

/**
 * Every question about a category with its answer. An indirect question counts only where nobody asked
 * directly, and a harmless answer to one proves nothing and is left out.
 * @param person Only what this person answered, null for what nobody known did: who did not answer was not asked.
 */
export function askedAndAnswered(
  lines: readonly SpokenLine[],
  category: RiskCategory | undefined,
  phrases: QuestionPhrases,
  person?: string | null,
): QuestionAndAnswer[] {
  const turns = turnsOf(lines);
  const asked = turns.flatMap((turn, index) => {
    const question = turn.lines[0]?.role === 'therapist' ? questionOf(turn, category, phrases) : undefined;
    if (question === undefined) return [];
    const judgement = judged(turns, index, question, person);
    return person === undefined || judgement.pair.answers.length > 0 ? [judgement] : [];
  });
  const askedDirectly = asked.some(({ kind }) => kind === 'direct');
  return asked.flatMap(({ kind, pair }) => {
    if (kind === 'safety') return isPlainlySafe(pair) ? [] : [unsafe(pair)];
    if (kind === 'direct') return [pair];
    if (kind === 'aside')
      return pair.polarity === 'denied' || pair.polarity === 'endorsed' ? [unclear(pair)] : [];
    return askedDirectly || pair.polarity === 'denied' ? [] : [unclear(pair)];
  });
}

/** Whether the therapist asked about a category at all, directly or not, whatever came of it. */
export function isAskedAbout(
  lines: readonly SpokenLine[],
  category: RiskCategory,
  phrases: QuestionPhrases,
): boolean {
  return turnsOf(lines).some((turn) => {
    if (turn.lines[0]?.role !== 'therapist') return false;
    const kind = questionOf(turn, category, phrases)?.kind;
    return kind !== undefined && kind !== 'aside';
  });
}

/** The clients' answer to the therapist's turn that holds a line, whatever was asked. */
export function answerTo(lines: readonly SpokenLine[], question: SpokenLine): QuestionAndAnswer {
  const turns = turnsOf(lines);
  const index = turns.findIndex((turn) => turn.lines.includes(question));
  return answered(turns, index, turns[index]?.lines ?? [question]);
}

/** "If you ever felt like killing yourself, who would you call?" asks about help. */
const supposing = / if you (?:were|ever|did|felt|started|should) /u;

interface Question {
  kind: 'direct' | 'indirect' | 'safety' | 'aside';
  no: MeaningOfNo;
  reversing: boolean;
  /** "Are they still there?": a yes is one, a no is none. */
  lasting: boolean;
  lines: readonly SpokenLine[];
}

const known = new WeakMap<Turn, Map<QuestionPhrases, Question | undefined>>();

/** Findings and signs both ask for it, each more than once. */
function questionOf(
  turn: Turn,
  category: RiskCategory | undefined,
  phrases: QuestionPhrases,
): Question | undefined {
  const ofTurn = known.get(turn) ?? new Map<QuestionPhrases, Question | undefined>();
  known.set(turn, ofTurn);
  if (!ofTurn.has(phrases)) ofTurn.set(phrases, questionIn(turn, category, phrases));
  return ofTurn.get(phrases);
}

function questionIn(
  turn: Turn,
  category: RiskCategory | undefined,
  phrases: QuestionPhrases,
): Question | undefined {
  const sentences = sentencesOf(turn).filter(({ said }) => !supposing.test(said.form));
  const holding = (list: PhraseList) =>
    sentences.filter(({ said }) => spansApart(said, list, phrases.harmless).length > 0);
  const asking = holding(phrases.questions);
  const topical = sentences.filter(
    (sentence) =>
      asking.includes(sentence) ||
      (category !== undefined && meaningOfNo(sentence.said.form, category) === 'absence'),
  );
  const direct = topical.filter(({ asks }) => asks);
  const question = (kind: Question['kind'], from: readonly Sentence[]): Question => ({
    kind,
    no: kind === 'direct' ? meaningInTurn(sentences, direct, category) : 'nothing',
    reversing: from.some(({ said }) => isReversing(said.form, category)),
    lasting: from.some(({ said }) => asksWhetherItLasts(said.form)),
    lines: turn.lines.filter((line) => from.some((sentence) => sentence.lines.includes(line))),
  });
  if (direct.length > 0) return question('direct', direct);
  const safety = holding(phrases.safety_questions);
  if (safety.length > 0) return question('safety', safety);
  const indirect = holding(phrases.indirect_questions).filter(({ asks }) => asks);
  if (indirect.length > 0) return question('indirect', indirect);
  // Explaining suicide and then asking about something else: an answer may belong to either.
  return topical.length > 0 && sentences.some(({ asks }) => asks) ? question('aside', topical) : undefined;
}

/** A no counts only when the turn asks nothing else and ends with the question. */
function meaningInTurn(
  sentences: readonly Sentence[],
  direct: readonly Sentence[],
  category: RiskCategory | undefined,
): MeaningOfNo {
  const asking = sentences.filter(({ asks, said }) => asks && !opening.test(said.form));
  const meanings = asking.map(({ said }) => meaningOfNo(said.form, category));
  if (meanings.includes('nothing')) return 'nothing';
  const last = sentences.findLastIndex((sentence) => direct.includes(sentence));
  if (sentences.slice(last + 1).some(({ said }) => !routine.test(said.form))) return 'nothing';
  return meanings.includes('absence') ? 'absence' : 'limited';
}

/** "I need to ask you directly." is no second question, "I ask everyone." no new topic. */
const opening = /^ (?:\p{L}+ ,? ?){0,3}?(?:i (?:need|want|have) to ask|let me ask)(?: \p{L}+){0,6} [.,]\s*$/u;
const routine =
  /^ (?:i (?:have to |need to |always )?ask (?:that|this|everyone|everybody|all)|it is a (?:routine|standard) question)\b/u;

function judged(
  turns: readonly Turn[],
  index: number,
  question: Question,
  person: string | null | undefined,
) {
  const { kind, no, reversing, lasting } = question;
  const pair = answered(turns, index, question.lines, person);
  if (kind !== 'direct') return { kind, pair };
  if (reversing) return { kind, pair: unclear(pair) };
  if (lasting && pair.polarity === 'denied') return { kind, pair: unclear(pair) };
  if (pair.polarity !== 'denied') return { kind, pair };
  if (no === 'nothing' || isRetracted(turns, index, person)) return { kind, pair: unclear(pair) };
  return { kind, pair: no === 'limited' ? { ...pair, polarity: 'limited' as const } : pair };
}

/** Each client's own answer is read by itself; the heaviest stands for the question. */
function answered(
  turns: readonly Turn[],
  index: number,
  question: readonly SpokenLine[],
  person?: string | null,
): QuestionAndAnswer {
  const asked = turns[index]?.said.form ?? '';
  const following = turns.slice(index + 1, index + 1 + mostAnswers);
  const end = following.findIndex((turn) => turn.lines[0]?.role !== 'client');
  const given = answering(question, end < 0 ? following : following.slice(0, end));
  const own = given.filter((turn) => turn.lines.every((line) => isBy(line, person)));
  const by = [...new Set(own.map((turn) => turn.lines[0]?.participant ?? null))];
  const polarities = by.map((participant) =>
    answerPolarity(
      asked,
      own
        .filter((turn) => turn.lines[0]?.participant === participant)
        .flatMap((turn) => turn.lines.slice(0, mostLines).map((line) => line.text))
        .join(' '),
    ),
  );
  const polarity = (['endorsed', 'unclear', 'historical', 'denied'] as const).find((each) =>
    polarities.includes(each),
  );
  return {
    question,
    answers: own.flatMap((turn) => turn.lines.slice(0, mostLines)),
    polarity: polarity ?? 'unclear',
    saysNo: polarities.includes('denied'),
    by,
  };
}

/** So many clients' turns may answer one question. */
const mostAnswers = 6;

/** Further on in a long turn the client has gone on to something else; what is said there is found by its words. */
const mostLines = 4;

/** "Do you feel safe at home?" – "No." */
function unsafe(pair: QuestionAndAnswer): QuestionAndAnswer {
  return { ...pair, polarity: pair.polarity === 'denied' ? 'endorsed' : 'unclear' };
}

function unclear(pair: QuestionAndAnswer): QuestionAndAnswer {
  return { ...pair, polarity: 'unclear' };
}

function isPlainlySafe({ answers, polarity }: QuestionAndAnswer): boolean {
  const said = spokenForm(answers.map((line) => line.text).join(' '));
  return (
    polarity === 'endorsed' &&
    /^ (?:yes|yeah|yep|absolutely|definitely|completely|totally)\b/u.test(said) &&
    !/\b(?:but|enough|mostly|for now|tonight|except)\b/u.test(said)
  );
}
