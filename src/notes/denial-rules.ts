import type { RiskCategory } from '../core/risk.ts';
import { spokenWords } from './phrase-pattern.ts';
import { answerTo } from './risk-questions.ts';
import { spokenForm } from './spoken-text.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';
import { contentStems } from './words.ts';

/** A denial rests on a question that asked for it and on the client's plain no, both named. */
export const denialsWereAsked: StatementRule = (context) => {
  const claim = denialIn(context.own);
  if (claim === undefined) return [];
  const questions = deniedQuestions(context);
  const topics = denialTopics.filter((topic) => topic.claimed.test(claim));
  const proven =
    topics.length > 0
      ? topics.every((topic) => questions.some((question) => topic.asked(question, context)))
      : questions.some((question) => sharesStem(claim, question));
  return proven
    ? []
    : problem(
        'denial-without-question',
        'A denial needs the question that was asked and the plain no, both among its lines.',
      );
};

/** What was agreed was accepted by the client in a named line; a suggestion alone is none. */
export const agreementsWereGiven: StatementRule = ({ own, cited }) => {
  if (
    !/\b(?:client|clients|both)\b.{0,40}\b(?:agreed|accepted|committed|consented|decided|promised|planned) (?:to|on|that|with)\b/iu.test(
      own,
    )
  )
    return [];
  const accepted = cited.some((line) => line.role === 'client' && acceptance.test(spokenForm(line.text)));
  return accepted
    ? []
    : problem('agreement-not-in-evidence', 'No named line shows that the client accepted it.');
};

const acceptance =
  /\b(?:yes|yeah|yep|yup|okay|ok|sure|mmhm|alright|all right|fine|deal|right|agreed?|i will|i can|i could|i would|let us|sounds? (?:good|fair|fine|doable)|absolutely|definitely|i am (?:going|willing|happy|up)|want to|i promise|makes sense|we can|we will)\b/u;

function denialIn(own: string): string | undefined {
  const denial = /\b(?:den(?:y|ies|ied|ying|ial)|did not endorse)\b.*/iu.exec(own)?.[0];
  return denial ?? noRisk.exec(own)?.[0];
}

const noRisk =
  /\b(?:no|without|absence of|free of|not|never)\b(?: [\w-]+){0,4} (?:suicid\w*|SI\b|HI\b|homicid\w*|self-?(?:harm|injur)\w*|thoughts? of (?:suicide|death|dying|self-harm|harm|hurting|killing|ending)|intent\b|plan to (?:harm|hurt|kill|die|end)).*/iu;

function deniedQuestions({ cited, lines }: StatementContext): string[] {
  return cited.flatMap((line) => {
    if (line.role !== 'therapist') return [];
    const pair = answerTo(lines, lines.indexOf(line));
    return pair.polarity === 'denied' && pair.answers.some((answer) => cited.includes(answer))
      ? [line.text]
      : [];
  });
}

function sharesStem(claim: string, question: string): boolean {
  const asked = new Set(contentStems(question));
  return contentStems(claim).some((word) => asked.has(word));
}

interface DenialTopic {
  claimed: RegExp;
  asked(question: string, context: StatementContext): boolean;
}

const byCategory = (claimed: RegExp, category: RiskCategory): DenialTopic => ({
  claimed,
  asked: (question, { data }) =>
    data.risk[category].questions.some((phrase) => phrase.isIn(spokenWords(question))),
});

const byWord = (claimed: RegExp, asked: RegExp): DenialTopic => ({
  claimed,
  asked: (question) => asked.test(question),
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
  byCategory(/alcohol|drink|drug|substance/iu, 'substance_use'),
  byWord(/\bplans?\b/iu, /\bplan/iu),
  byWord(/\bintent/iu, /\bint[ea]n[td]|\bact on\b|going to (?:do|act)/iu),
  byWord(/\bmeans\b/iu, /\bmeans\b|access|gun|pills|weapon/iu),
];
