import type { SpokenLine } from '../../core/lines.ts';
import { spokenForm } from '../words/spoken-text.ts';
import { wordsOf } from '../words/words.ts';
import { subjectsOf } from './attribution.ts';
import { asHeard, isBy } from './evidence-rules.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** What was agreed was accepted by the client in a named line; a suggestion alone is none, nor is a "maybe". */
export const agreementsWereGiven: StatementRule = (context) => {
  const { own, cited } = context;
  if (!agreed.test(own) || refused.test(own)) return [];
  const by = clientsNamed(context);
  const offers = cited.filter(({ role }) => role === 'therapist');
  const accepted = cited.some((line) => by(line) && (isAcceptance(line.text) || saysItAgain(line, offers)));
  return accepted
    ? []
    : problem('agreement-not-in-evidence', 'No named line shows that the client accepted it.');
};

function clientsNamed({ own, lines }: StatementContext): (line: SpokenLine) => boolean {
  const subjects = subjectsOf(own)
    .filter(({ role }) => role === 'client')
    .map((subject) => asHeard(subject, lines));
  return (line) =>
    line.role === 'client' && (subjects.length === 0 || subjects.some((each) => isBy(line, each)));
}

const agreed =
  /\b(?:clients?(?: \d)?|both)\b.{0,40}\b(?:agreed|accepted|committed|consented|decided|promised|planned|agreeable|willing|intends|plans)\b(?! that\b.{0,20}\b(?:is|was)\b)|\bclients?(?: \d)? will\b/iu;
const refused = /\b(?:not|never|refused|declined|unwilling|reluctant)\b/iu;

/** Whether a client takes something up. What is put off, doubted or refused in the same breath is not. */
export function isAcceptance(text: string): boolean {
  const form = spokenForm(text);
  return acceptance.test(form) && !doubt.test(form);
}

/** "Same time next Monday?" "Same time." Whoever says an offer again, and does not ask, takes it up. */
function saysItAgain({ id, text }: SpokenLine, offers: readonly SpokenLine[]): boolean {
  const said = wordsOf(text);
  if (said.length < 2 || text.trimEnd().endsWith('?') || doubt.test(spokenForm(text))) return false;
  return offers
    .filter((offer) => offer.id < id)
    .some((offer) => {
      const offered = new Set(wordsOf(offer.text));
      return said.every((word) => offered.has(word));
    });
}

const acceptance =
  /\b(?:yes|yeah|yep|yup|okay|ok|sure|mmhm|alright|all right|fine|deal|right|agreed?|i will|i can(?! not)|i could(?! not)|i would|let us|sounds? (?:good|fair|fine|doable|great|like a good)|absolutely|definitely|i am (?:going|willing|happy|up)|want to|i promise|makes sense|we can(?! not)|we will|that i can do|perfect|great|cool|good|works|i have to|aye|i want|if you think)\b/u;

const doubt =
  /\b(?:not sure|do not know about|doubt|rather not|we will see|think (?:it over|about it)|let me think|might not|not for me|does not (?:really )?work|do not (?:want|think i)|can not|could not do|would not|will not|not now|not yet|not really|i will pass|i guess i could|no way|maybe later|hard to say)\b|^ (?:, )*(?:no|nope|nah|maybe|perhaps|hmm|possibly) [.,]/u;
