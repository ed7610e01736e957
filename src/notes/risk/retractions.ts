import { answerPolarity } from './answer-polarity.ts';
import { isBy, sentencesOf, type Turn } from './spoken-turns.ts';

/**
 * Whether a plain no is taken back or weakened soon after: by the answer to a short probe ("Never?",
 * "And you?"), or by a client who comes back to it ("Actually, yes. Sometimes.").
 * @param index The therapist's turn that asked.
 * @param person The one whose no it is, null for nobody known; another's words take nothing back. Anybody's when not given.
 */
export function isRetracted(turns: readonly Turn[], index: number, person?: string | null): boolean {
  let clientTurns = 0;
  for (let at = index + 2; at < turns.length && clientTurns < soon; at += 1) {
    const turn = turns[at] as Turn;
    const role = turn.lines[0]?.role;
    if (role === 'therapist') {
      if (isProbe(turn) && !isPlainNo(turns[index] as Turn, turns[at + 1])) return true;
      continue;
    }
    if (!turn.lines.every((line) => isBy(line, person))) continue;
    clientTurns += 1;
    if (takesBack(turn, turns[at - 1])) return true;
  }
  return false;
}

/** How many turns of clients (or of nobody known) a no may be taken back in. */
const soon = 6;

/** Asks the same once more, or somebody else the same. */
function isProbe(turn: Turn): boolean {
  const words = turn.said.form.match(/[\p{L}\p{N}]+/gu) ?? [];
  return (
    words.length <= 6 &&
    sentencesOf(turn).some(({ asks }) => asks) &&
    (words.length <= 2 || probe.test(turn.said.form))
  );
}

function isPlainNo(question: Turn, answer: Turn | undefined): boolean {
  if (answer === undefined || answer.lines[0]?.role !== 'client') return false;
  return answerPolarity(question.said.form, answer.lines.map((line) => line.text).join(' ')) === 'denied';
}

function takesBack(turn: Turn, before: Turn | undefined): boolean {
  if (openly.test(turn.said.form)) return true;
  const asked = before !== undefined && before.lines[0]?.role === 'therapist' ? before : undefined;
  if (returning.test(turn.said.form)) return asked === undefined || !asksYesOrNo(asked);
  const askedAnything = asked !== undefined && sentencesOf(asked).some(({ asks }) => asks);
  return !askedAnything && affirming.test(turn.said.form);
}

/** "Did you call?" – "Well, last week I did." belongs to the call. */
function asksYesOrNo(turn: Turn): boolean {
  const last = sentencesOf(turn).at(-1);
  return (
    last !== undefined &&
    (last.said.form.match(/[\p{L}\p{N}]+/gu) ?? []).length >= 4 &&
    /^ (?:(?:and|so|okay|ok|well|now|but|then) ,? ?)*(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would|should)\b/u.test(
      last.said.form,
    )
  );
}

const probe =
  /^ (?:(?:and|so|okay|ok|but) ,? ?)*(?:never|no|none|nothing|not|really|(?:are )?you (?:are )?(?:sure|certain)|sure|honestly|even|at all|ever|(?:and |what about |how about )?you|and \p{L}+ [?]|is (?:that|it) (?:true|right|so))\b/u;

/** Words that go back to an earlier answer whatever was asked last. */
const openly =
  /(?:\b|^)(?:i lied|i was not (?:being )?(?:completely |totally |entirely |quite |really )?(?:honest|truthful|straight)|(?:that|what i said) (?:was|is) not (?:quite |entirely |really |completely |exactly )?(?:true|right|honest|the whole (?:truth|story))|about what you (?:just )?asked|about (?:that|your) question|when you asked (?:me )?(?:about|if|earlier|before)|what i said (?:before|earlier)|(?:go|going|come|coming) back to (?:that|your|what you asked)|i (?:should|have to|need to|did not) tell you|i should (?:probably )?(?:say|mention)|(?:think|thought|thinking) (?:about|of) (?:it|that|them|doing it)|(?:have|had|get|got|having|getting) (?:them|those|thoughts? like that)|(?:it|they|those thoughts|the thoughts) (?:came|come|comes|is|are|was|were) (?:back|there|still)|^ (?:(?:well|okay|but|no|only) ,? ?)*except|those thoughts)\b/u;

const affirmed =
  '(?:yes|yeah|sometimes|once|maybe|a little|a bit|a few times|it (?:did|does|has)|i (?:did|have|do|had|was|am)|(?:last \\p{L}+|yesterday|on \\p{L}+day|the other \\p{L}+) (?:i (?:did|had|was|thought|wanted)|it (?:did|was))|there (?:was|were|has been|have been) (?:a time|times|one time|moments?|one|some|this one))(?= [.,…]| $| once| sometimes| last| a (?:bit|little|few)| i )';

/** "Actually, yes." – unless it answers a yes-or-no question about something else. */
const returning = new RegExp(
  `(?:^ | [.…?] )(?:(?:no|so|but|and|okay|um|yeah|oh) ,? ?)*(?:(?:actually|well|to be honest|honestly|truthfully|okay|i mean)(?: [,…])? )+${affirmed}|^ (?:(?:actually|well|i mean)[ ,.…]*)+$`,
  'u',
);

/** "Sometimes." after a thank-you goes back to what was asked before. */
const affirming = new RegExp(`^ (?:(?:but|and|so|no) ,? ?)*${affirmed}`, 'u');
