import { spokenForm } from '../words/spoken-text.ts';
import { contentStems } from '../words/words.ts';

/** What an answer does to a direct question: `historical` is a yes about the past only. */
export type AnswerPolarity = 'denied' | 'endorsed' | 'unclear' | 'historical';

/**
 * Reads a client's answer to a direct question. Only a plain no is `denied`; whatever hedges, turns
 * the question round or limits itself is `unclear`, because a missed risk costs more than a second look.
 */
export function answerPolarity(question: string, answer: string): AnswerPolarity {
  const asked = spokenForm(question);
  const said = spokenForm(answer);
  // What could not be heard may have been the other half.
  if (inaudible.test(said)) return 'unclear';
  if (correction.test(said)) return 'endorsed';
  if (howMuch.test(asked) && quantity.test(said) && !nothingOf.test(said)) return 'endorsed';
  if (past.test(said)) return 'historical';
  if (hedge.test(said)) return 'unclear';
  if (isPlainNo(asked, said)) return exception.test(said.replace(onlyAFeeling, ' ')) ? 'unclear' : 'denied';
  if (/ (?:not|no|never|nope|nah|none) /u.test(said)) return 'unclear';
  // "You're not thinking of it?" – "Yes." can mean both.
  if (negativeQuestion.test(asked) && bareYes.test(said)) return 'unclear';
  return yes.test(said) ? 'endorsed' : 'unclear';
}

const past =
  /\bnot since\b|\bas a (?:teenager|teen|kid|child|student)\b|\bnot for (?:\p{L}+ )?(?:years|months|ages)\b|\bthat is gone\b|\bthat is (?:all )?(?:over|behind (?:me|us))(?: now)?(?= [.,]|\s*$)|\blast (?:christmas|easter|thanksgiving)\b|\bused to\b|\b(?:not|no) any ?more\b|\bnot any longer\b|\byears ago\b|\bmonths ago\b|\b(?:last|back in|in) (?:year|spring|summer|fall|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december|college|high school|school|my (?:teens|twenties))\b|\bwhen i was (?:a |in |young|little|\w+teen)|\bin the past\b|\ba long time ago\b|\bbefore (?:i|we|the) /u;

const hedge =
  /\bnot (?:really|exactly|quite|as such|entirely|always|so much|today|tonight|yet|right now|at the moment|this (?:week|time|month)|that (?:much|often|bad)|often|serious|seriously|anything serious|like that|in that way|that way|actively|actually|specifically|per se|directly|necessarily|technically|lately|recently|consciously|too)\b|\bi (?:do )?(?:not know|guess|suppose|mean|think so)\b|\bnot sure\b|\bmaybe\b|\bperhaps\b|\bkind of\b|\bsort of\b|\bdepends\b|\bdefine\b|\benough\b|\bmostly\b|\bhard to say\b|\bnot that i\b|\bnot hit\b|\bwho does not\b|\bdoes not everyone\b|\bprobably\b|\bi would not say\b|\bwhat do you mean\b|\bwhy\b|\?|…|\bno ,? ?(?:comment|idea)\b|\bi do not think\b|\bi do not want to (?:say|talk|answer)\b/u;

const inaudible = / inaudible /u;
/** "No. Actually, yeah, I have." */
const correction =
  / [.] (?:(?:actually|well|no wait|wait|okay|to be honest|honestly|i mean)(?: ,)? )+(?:yes|yeah|yep|i (?:do|did|have|am|was))(?= [.,]|\s*$)/u;
const howMuch = / how (?:much|many|often) /u;
const quantity =
  / (?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d+|half|couple|few|several) (?:of )?(?:\p{L}+ )?(?:bottles?|glass(?:es)?|cans?|beers?|pints?|drinks?|joints?|lines?|bags?|grams?|packs?|times?|shots?|litres?|units?|pills?|tablets?|days?|nights?|pack)\b| every (?:day|night|morning|evening|weekend) | too much | a lot | loads | more than /u;
const nothingOf = / (?:no|not|never|none|nothing|used to|years ago) /u;

/**
 * Whether it says no and nothing that could take it back: closed words of refusal, a denial in the words of
 * the question, and after that only sentences without any no, yes or "they" of their own.
 */
function isPlainNo(asked: string, said: string): boolean {
  const known = new Set([...contentStems(asked), ...sayable]);
  const sentences = said.split(/ [.] ?/u).filter((sentence) => sentence.trim() !== '');
  const kinds = sentences.map((sentence) => {
    const clauses = sentence
      .replace(onlyAFeeling, ' ')
      .split(' , ')
      .map((clause) => clause.trim().replace(/ ?,$/u, ''));
    if (clauses.every((clause) => clause === '' || refusal.test(clause) || deniesInKind(clause, known)))
      return 'no';
    return openEnded.test(` ${sentence.trim()} `) ? 'other' : 'aside';
  });
  return kinds[0] === 'no' && !kinds.includes('other') && !filler.test(said) && !withheld.test(said);
}

function deniesInKind(clause: string, known: ReadonlySet<string>): boolean {
  return denial.test(clause) && contentStems(clause).every((word) => known.has(word));
}

const refusal =
  /^(?:(?:oh|well|god|gosh|jesus|mm|hmm|honestly|absolutely|definitely|certainly|of course|really|no|nope|nah|never|ever|none|not at all|(?:absolutely|definitely|certainly|of course) not|not (?:for )?me|not any|not (?:a|one) (?:drop|thing|single (?:one|time|thought|drop))|nothing(?: like that)?(?: at all)?|none at all|at all|not once|not ever|no way|thank god|thankfully|i promise|i am (?:fine|okay|ok|good|all right|alright)) ?)+$/u;
/** "Oh." and "I'm fine." alone are no answer. */
const filler =
  /^ (?:(?:oh|well|god|gosh|jesus|mm|hmm|honestly|absolutely|definitely|certainly|really|ever|thank god|thankfully|i promise|i am (?:fine|okay|ok|good|all right|alright))(?: [,.])* ?)+$/u;
const denial =
  /^(?:no )?(?:i|we|he|she|they|it|there) (?:am|have|has|had|do|does|did|would|could|will|was|is|are|were)?(?: |$)?(?:not|never|no|nothing)\b|^i (?:am|have|do|did|would|had|was|will) not$|^no \p{L}+/u;
const withheld = / (?:tell|told|say|said|talk|discuss|answer|know) /u;
const openEnded =
  / (?:no|not|never|nope|nah|none|nothing|yes|yeah|yep|mmhm|they|those|them|he|she|it|did|do|does|have had|had|well|actually|tell|say|know|then|again|still|anyway) /u;
const sayable = [
  'nev',
  'lik',
  'like',
  'want',
  'think',
  'thought',
  'plan',
  'intent',
  'urg',
  'do',
  'ev',
  'would',
  'hav',
  'cut',
];

const exception =
  /\bbut\b|\bexcept\b|\bonly\b|\bjust\b|\balthough\b|\bthough\b|\buntil\b|\blately\b|\bnow\b|\bunless\b|\balmost\b|\bsometimes\b|\bbarely\b|\bhardly\b|\bjoking\b|\bcan not\b|\bif i\b|\bwish\b|\bnot no\b|\bother than\b/u;

/** "No, I'm just sad." */
const onlyAFeeling =
  / i am (?:just|only) (?:so |really |very |a bit )?(?:sad|tired|down|low|stressed|exhausted|worried|anxious|upset|lonely|angry|fed up|overwhelmed)(?= [.,]|\s*$)/u;

const negativeQuestion = /\b(?:not|no) /u;
const bareYes = /^ (?:yes|yeah|yep|right|correct|mmhm|sure)(?: [,.])*\s*$/u;

const yes =
  /^ (?:oh |well |um )?(?:just (?:a (?:bit|little|few|couple)|some|the odd|pot|weed|on|at)|only (?:a|on|at|the|small|some|when)|only|all the time|most(?: days)?|every|a bit|loads|constantly|nonstop|non stop|yes|yeah|yep|yup|mmhm|sure|right|correct|absolutely|definitely|every|often|sometimes|once|twice|one|two|three|four|five|six|a few|a couple|a lot|a little|a bit|some|several|only|most|all|constantly|daily|\d+|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|last night|this (?:morning|week)|yesterday)\b|\bi (?:do|did|have|am|was)(?= [,.]|\s*$)|\bi (?:thought|had|cut|drank|used|took|tried|relapsed)\b|\bit (?:did|does|has|crossed)\b|\b(?:he|she|they) (?:did|does|has|have|do)\b/u;
