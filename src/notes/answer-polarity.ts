import { spokenForm } from './spoken-text.ts';

/** What an answer does to a direct question: `historical` is a yes about the past only. */
export type AnswerPolarity = 'denied' | 'endorsed' | 'unclear' | 'historical';

/**
 * Reads a client's answer to a direct question. Only a plain no is `denied`; whatever hedges, turns
 * the question round or limits itself is `unclear`, because a missed risk costs more than a second look.
 */
export function answerPolarity(question: string, answer: string): AnswerPolarity {
  const asked = spokenForm(question);
  const said = spokenForm(answer);
  if (past.test(said)) return 'historical';
  if (hedge.test(said)) return 'unclear';
  if (plainNo.test(said)) return exception.test(said) ? 'unclear' : 'denied';
  if (said.includes(' not ') || said.includes(' no ') || said.includes(' never ')) {
    return plainDenial.test(said) && !exception.test(said) ? 'denied' : 'unclear';
  }
  // "You're not thinking of it?" – "Yes." can mean both.
  if (negativeQuestion.test(asked) && bareYes.test(said)) return 'unclear';
  return yes.test(said) ? 'endorsed' : 'unclear';
}

const past =
  /\bnot since\b|\bthat is gone\b|\bused to\b|\b(?:not|no) any ?more\b|\bnot any longer\b|\byears ago\b|\bmonths ago\b|\b(?:last|back in|in) (?:year|spring|summer|fall|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december|college|high school|school|my (?:teens|twenties))\b|\bwhen i was (?:a |in |young|little|\w+teen)|\bin the past\b|\ba long time ago\b|\bbefore (?:i|we|the) /u;

const hedge =
  /\bnot (?:really|exactly|quite|as such|entirely|always|so much|today|tonight|yet|right now|at the moment|this (?:week|time|month)|that (?:much|often|bad)|often|serious|seriously|anything serious)\b|\bi (?:do )?(?:not know|guess|suppose|mean|think so)\b|\bnot sure\b|\bmaybe\b|\bperhaps\b|\bkind of\b|\bsort of\b|\bdepends\b|\bdefine\b|\benough\b|\bmostly\b|\bhard to say\b|\bnot that i\b|\bnot hit\b|\bwho does not\b|\bdoes not everyone\b|\bprobably\b|\bi would not say\b|\bwhat do you mean\b|\bwhy\b|\?|…|\bno ,? ?(?:comment|idea)\b|\bi do not think\b|\bi do not want to (?:say|talk|answer)\b/u;

const plainNo =
  /^ (?:oh ,? ?|well ,? ?|god ,? ?|mm ,? ?|hmm ,? ?)*(?:no|nope|nah|never|none|not at all|absolutely not|definitely not|of course not|certainly not|nothing like that|not once|not ever)\b/u;

const plainDenial =
  /\b(?:i|he|she|they) (?:have|has|do|does|did|am|is|are|was|would|had) (?:not|never)\b|\bi (?:never|have no|had no)\b|\bnothing like that\b|\bno (?:thoughts|plan|plans|intent|urges|intention|cutting|drinking)\b/u;

const exception =
  /\bbut\b|\bexcept\b|\bonly\b|\bjust\b|\balthough\b|\bthough\b|\buntil\b|\blately\b|\bnow\b|\bunless\b|\balmost\b|\bsometimes\b|\bbarely\b|\bhardly\b|\bjoking\b|\bcan not\b|\bif i\b|\bwish\b|\bnot no\b|\bother than\b/u;

const negativeQuestion = /\b(?:not|no) /u;
const bareYes = /^ (?:yes|yeah|yep|right|correct|mmhm|sure)(?: [,.])*\s*$/u;

const yes =
  /^ (?:oh |well |um )?(?:yes|yeah|yep|yup|mmhm|sure|right|correct|absolutely|definitely|every|often|sometimes|once|twice|one|two|three|four|five|six|a few|a couple|a lot|a little|a bit|some|several|only|most|all|constantly|daily|\d+|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|last night|this (?:morning|week)|yesterday)\b|\bi (?:do|did|have|am|was)(?= [,.]|\s*$)|\bi (?:thought|had|cut|drank|used|took|tried|relapsed)\b|\bit (?:did|does|has|crossed)\b|\b(?:he|she|they) (?:did|does|has|have|do)\b/u;
