import type { SpokenLine } from '../../core/lines.ts';
import type { RiskCategory } from '../../core/risk.ts';
import { isReversing } from '../risk/absence-questions.ts';
import { answerTo, askedAndAnswered, type QuestionAndAnswer } from '../risk/risk-questions.ts';
import { spokenForm } from '../words/spoken-text.ts';
import { contentStems } from '../words/words.ts';
import { subjectsOf } from './attribution.ts';
import { evidenceOf } from './evidence.ts';
import { asHeard } from './evidence-rules.ts';
import { looseStems } from './loose-stems.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** A denial rests on a question that asked for it and on the client's plain no, both named. */
export const denialsWereAsked: StatementRule = (context) => {
  const claim = denialIn(context.own);
  if (claim === undefined) return [];
  const topics = denialTopics.filter((topic) => topic.claimed.test(claim.replace(attempts, ' attempts ')));
  const proven =
    topics.length > 0
      ? topics.every((topic) => topic.asked(context) || (topic.isEveryday && everyPartDenied(context, claim)))
      : saidNoTo(context, claim) || deniedInOwnWords(context, claim);
  return proven
    ? []
    : problem(
        'denial-without-question',
        'A denial needs the question that was asked and the plain no, both among its lines.',
      );
};

function denialIn(own: string): string | undefined {
  const passive = /(?:^|[.;] )([^.;]*?) (?:was|were|is|are) (?:both |all |also )*denied\b(.*)/iu.exec(own);
  if (passive !== null) return `${passive[1] ?? ''}${passive[2] ?? ''}`;
  const denial = /\b(?:den(?:y|ies|ied|ying|ial)|did not endorse)\b.*/iu.exec(own)?.[0];
  return denial ?? noRisk.exec(own)?.[0];
}

const noRisk =
  /\b(?:no|without|absence of|free of|not|never|nor)\b(?: [\w-]+){0,5} (?:suicid\w*|SI\b|HI\b|homicid\w*|self-?(?:harm|injur)\w*|attempts?\b|thoughts? of (?:suicide|death|dying|self-harm|harm|hurting|killing|ending)|(?:wish|desire|want|wanting|wishing)\w* (?:to (?:die|be dead)|for death)|intent\b|plan to (?:harm|hurt|kill|die|end)).*/iu;

/** "Past suicide attempts" are about the past, not about thoughts. */
const attempts =
  /\b(?:(?:past|prior|previous|earlier|any|history of|suicide|suicidal) )*attempts?(?: (?:of|at) suicide)?\b/giu;

function pairsNamed({ cited }: StatementContext, pairs: readonly QuestionAndAnswer[]): QuestionAndAnswer[] {
  return pairs.filter(
    ({ question, answers }) =>
      question.some((line) => cited.includes(line)) && answers.some((line) => cited.includes(line)),
  );
}

/** Whether everybody of whom the denial is told answered. */
function bySubjects({ own, lines }: StatementContext, { by }: QuestionAndAnswer): boolean {
  const clients = subjectsOf(own).filter(({ role }) => role === 'client');
  return clients
    .map((subject) => asHeard(subject, lines))
    .every(({ participant }) => participant === undefined || by.includes(participant));
}

/** Questions among its lines that were plainly answered no, as one text each. */
function deniedQuestions(context: StatementContext): string[] {
  const { cited, lines } = context;
  return cited.flatMap((line) => {
    if (line.role !== 'therapist') return [];
    const pair = answerTo(lines, line);
    const [named] = pairsNamed(context, [pair]);
    if (named === undefined || pair.polarity !== 'denied' || !bySubjects(context, pair)) return [];
    const text = textOf(pair.question);
    return text.split(/(?<=[.?!])/u).some((part) => part.includes('?') && isReversing(spokenForm(part)))
      ? []
      : [text];
  });
}

function textOf(lines: readonly SpokenLine[]): string {
  return lines.map((line) => line.text).join(' ');
}

function saidNoTo(context: StatementContext, claim: string): boolean {
  return deniedQuestions(context).some((question) => {
    const asked = new Set(contentStems(question));
    return contentStems(claim).some((word) => asked.has(word));
  });
}

/** Each of several things that are denied together was asked and got its own no. */
function everyPartDenied(context: StatementContext, claim: string): boolean {
  const parts = claim.split(/,| (?:and|or|nor) /u).filter((part) => contentStems(part).length > 0);
  return parts.every((part) => saidNoTo(context, part));
}

/** Of everyday matters the client's own "no blood" or a plain no is enough, whatever else was said. */
function deniedInOwnWords(context: StatementContext, claim: string): boolean {
  const claimed = looseStems(
    claim.split(/\b(?:but|that|which|who)\b|;|\band (?:reported|described|said|felt)\b/u)[0] ?? '',
  );
  const said = evidenceOf(context);
  const own = said.some(
    ({ line, governed }) =>
      line.role === 'client' && governed.length > 0 && governed.every((word) => claimed.includes(word)),
  );
  const asked = said.filter(
    ({ line, asks, stems }) =>
      line.role === 'therapist' && asks && stems.some((word) => claimed.includes(word)),
  );
  return own || asked.some(({ line }) => answersPlainNo(context, line));
}

function answersPlainNo({ cited, lines }: StatementContext, question: SpokenLine): boolean {
  const { answers } = answerTo(lines, question);
  const said = spokenForm(answers.map(({ text }) => text).join(' '));
  return (
    answers.some((line) => cited.includes(line)) &&
    /^ (?:, )*(?:no|nope|never|none)\b/u.test(said) &&
    !/ (?:but|yes|yeah|except|sometimes|just|only|though) /u.test(said)
  );
}

interface DenialTopic {
  claimed: RegExp;
  asked(context: StatementContext): boolean;
  /** What any question about it and a plain no are enough for. */
  isEveryday?: boolean;
}

const byCategory = (claimed: RegExp, category: RiskCategory): DenialTopic => ({
  claimed,
  asked: (context) =>
    pairsNamed(
      context,
      askedAndAnswered(context.lines, category, context.data.risk.questions[category]),
    ).some((pair) => pair.polarity === 'denied' && bySubjects(context, pair)),
});

const byWord = (claimed: RegExp, asked: RegExp): DenialTopic => ({
  claimed,
  asked: (context) => deniedQuestions(context).some((question) => asked.test(question)),
});

const denialTopics: readonly DenialTopic[] = [
  byCategory(
    /suicid|\bSI\b|\bdying\b|\bdeath\b|\bdead\b|ending (?:his|her|their) life|killing (?:him|her|them)sel/iu,
    'suicidal_ideation',
  ),
  byCategory(
    /self-? ?(?:harm|injur)|\bNSSI\b|\bcutting\b|(?:hurting|harming) (?:him|her|them)sel/iu,
    'self_harm',
  ),
  byCategory(
    /homicid|\bHI\b|(?:harm|hurt)\w* (?:to )?(?:others|anyone|someone|other people)|violen/iu,
    'harm_to_others',
  ),
  byCategory(/\babuse|neglect|domestic/iu, 'abuse_or_neglect'),
  { ...byCategory(/alcohol|drink|drug|substance/iu, 'substance_use'), isEveryday: true },
  byWord(/\battempts?\b/iu, /\battempt|\btried\b|\btry to\b/iu),
  byWord(
    /\b(?:wish|desire|want|wanting|wishing)\w* (?:to (?:die|be dead)|for death)/iu,
    /\bdie\b|\bdead\b|not wak|being alive|be alive|dying/iu,
  ),
  byWord(/\bplans?\b/iu, /\bplan/iu),
  byWord(/\bintent/iu, /\bint[ea]n[td]|\bact on\b|going to (?:do|act)/iu),
  byWord(/\bmeans\b/iu, /\bmeans\b|access|gun|pills|weapon/iu),
];
