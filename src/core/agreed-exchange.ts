/** What was asked of a client and what they answered, as one sentence of a plan quotes it. */
export interface Exchange {
  /** `Would you keep a breathing log this week?` */
  asked: string;
  /** `I can do that.`; absent where the note only says that they agreed. */
  answered?: string;
}

/**
 * `Therapist asked: “Would you keep a log?” Client agreed: “I can do that.”`, with whatever else is quoted in between left
 * alone: a sentence that holds more than one question and one answer tells no more who agreed to what.
 * @param callings what notes call the person, as one expression
 */
export function exchangeIn(sentence: string, callings: string): Exchange | undefined {
  const lead = `^\\W*(?:the )?(?:therapist|clinician) (?:asked|said|suggested|proposed|invited|offered)\\b[^“”"]{0,60}`;
  const subject = `(?:and |; )?(?:the )?(?:${callings})`;
  const verb = '(?:agreed|accepted|said|stated|answered|replied|responded|promised|committed)';
  const form = `${lead}[“"]([^“”"]+)[”"][.,;]? ${subject} (?:${verb}:? [“"]([^“”"]+)[”"]|agreed(?: to (?:this|that|it|do so))?)[.]?\\s*$`;
  const found = new RegExp(form, 'isu').exec(sentence);
  const [, asked, answered] = found ?? [];
  return asked === undefined ? undefined : { asked, ...(answered !== undefined && { answered }) };
}

/**
 * What an exchange agrees on, in the words in which it was asked: `keep a breathing log this week`.
 * @returns undefined where no one thing was asked for, or the answer is no plain yes
 */
export function taskAgreedOn({ asked, answered }: Exchange): string | undefined {
  if (answered !== undefined && !isPlainYes(answered)) return undefined;
  const requests = sentencesOf(asked).flatMap((sentence) => request.exec(sentence)?.[1] ?? []);
  const questions = sentencesOf(asked).filter((sentence) => sentence.endsWith('?'));
  const [task] = requests;
  if (task === undefined || requests.length > 1 || questions.length > 1) return undefined;
  return noTask.test(task) || leavesOpen.test(task) ? undefined : task.replace(/[\s?.!]+$/u, '');
}

/**
 * Whether an answer takes on what was asked without leaving anything open: `I can do that`, `Okay, I will`, and neither
 * `maybe`, `I could`, `Yes, but` nor `I'll think about it`.
 * @param before what the same person said right before it
 */
export function isPlainYes(answer: string, before = ''): boolean {
  const said = sentencesOf(plain(answer));
  const at = said.slice(0, 2).findIndex((sentence) => yes.test(sentence));
  if (at < 0) return false;
  const upTo = [...sentencesOf(plain(before)), ...said.slice(0, at + 1)];
  if (upTo.some((sentence) => doubt.test(sentence) || sentence.endsWith('?'))) return false;
  return !said.slice(at + 1).some((sentence) => turns.test(sentence));
}

/** What is polite is no refusal. */
function plain(text: string): string {
  return text.replace(/’/gu, "'").replace(/\b(?:no|not a) problem\b/giu, 'sure');
}

const leadIn =
  '(?:\\p{L}+, )?(?:(?:and|so|then|okay|ok|all right|good|great|well|now|for homework|this week|until (?:then|next time)),? )*';
const asks =
  "(?:(?:would|could|can|will) you|(?:are|would) you (?:be )?(?:willing|able|ready|prepared) to|do you (?:want|think you (?:could|can))|I(?:'d|’d| would) like you to)";
const softly =
  '(?:please |also |both |maybe |perhaps |to |like to |want to |try to |be (?:willing|able|ready|prepared) to )*';
const request = new RegExp(`^${leadIn}${asks} ${softly}(.+)$`, 'isu');

/** Asked for here and now, or not asked for at all: talk, opinions, states; and what only points at something. */
const noTask =
  /^(?:(?:tell|show|give|help|say|explain|describe|remind|walk|take) (?:me|us)\b|say\b|explain|describe|rate|remember|recall|imagine|picture|notice what|feel|see\b|hear|think|believe|know|agree|mind|prefer|rather|like|love|want|need|have (?:been|done|had|\p{L}+ed)\b|stay with (?:that|it|this)|turn|close your eyes|look at me|repeat|(?:\p{L}+ )?(?:that|it|this|so|them|these|those)\b)/iu;

/** Two ways to choose from, or a case that may never come. */
const leavesOpen =
  /\b(?:instead|rather|whether|unless|or(?<!\b(?:\d+|one|two|three|four|five|ten|fifteen|twenty|before|once|less|more) or))\b|\bif\b(?! you (?!were|had|could|did|would|\p{L}+ed\b))/iu;

const word =
  '(?:yes|yeah|yep|yup|sure|okay|ok|all right|alright|fine|deal|of course|definitely|absolutely|certainly|gladly|great|good)';
const promised = String.raw`(?:(?:that )?I(?:'ll| will| can| promise| am going to|'m going to| agree)\b(?! (?:see|think|imagine|understand|hear|tell|consider|remember|let you|ask|get back|pass|be|know|feel|believe|say)\b)|that I (?:can|will) do|will do|that works|works for me|sounds (?:good|fine|great)|that(?:'s| is) (?:fine|okay|ok|good|doable)|let's do (?:that|it)|(?:I'd be )?(?:happy|glad) to)`;
const yes = new RegExp(
  String.raw`^(?:(?:um|uh|well|oh|mhm|mm-hm)\W+)*(?:${word}(?:\W+(?:${word}|thanks|thank you))*[.!]*$|(?:${word}\W+)*${promised})`,
  'iu',
);

const doubt =
  /\b(?:maybe|perhaps|possibly|probably|might|guess|suppose|hope|hopefully|doubt|depends?|if|unless|but|though|although|except|not|never|no|nope|hardly|sort of|kind of|whatever|someday|sometime|later|eventually|would have)\b|n't\b/iu;
const turns =
  /^(?:but|although|though|unless|only|maybe|perhaps|possibly|actually|except|well|if|no|not|hmm|or)\b|\b(?:maybe|perhaps|not sure|might not|i(?:'ll| will) see|we(?:'ll| will) see|think about it|can't|cannot|won't|don't (?:think|want|know))\b/iu;

function sentencesOf(text: string): string[] {
  return text
    .trim()
    .split(/(?<=[.!?…])\s+/u)
    .filter((sentence) => /\p{L}/u.test(sentence));
}
