import type { SpokenLine } from '../../core/lines.ts';
import { linesWithoutPeers } from '../../core/member-lines.ts';
import { answerPolarity } from './answer-polarity.ts';
import { isBy, type Turn, turnsOf } from './spoken-turns.ts';

/**
 * Of the clients' turns after a question, those that answer it. "Jon, any thoughts of hurting yourself?" is put to one:
 * whoever speaks first answers, and what others say after that counts only where it sounds like an answer.
 */
export function answering(question: readonly SpokenLine[], following: readonly Turn[]): Turn[] {
  const first = following[0]?.lines[0]?.participant;
  if (!isAddressed(question)) return [...following];
  return following.filter(
    (turn) =>
      turn.lines[0]?.participant === first || soundsLikeAnAnswer(textOf(question), textOf(turn.lines)),
  );
}

/**
 * What a member of a group and the therapist said, without what the therapist asked another member by name and that one
 * answered: it asked nothing of this member.
 */
export function linesAbout(person: string, group: readonly SpokenLine[]): SpokenLine[] {
  const turns = turnsOf(group);
  const ofOthers = turns.filter((turn, at) => {
    const following = turns.slice(at + 1);
    const end = following.findIndex(({ lines: [first] }) => first?.role !== 'client');
    const answers = answering(turn.lines, end < 0 ? following : following.slice(0, end));
    return (
      isAddressed(turn.lines) &&
      answers.length > 0 &&
      !answers.some(({ lines }) => lines.some((line) => isBy(line, person)))
    );
  });
  const put = new Set(ofOthers.flatMap(({ lines }) => lines.map(({ id }) => id)));
  return linesWithoutPeers(group, person).filter(({ id }) => !put.has(id));
}

function isAddressed(question: readonly SpokenLine[]): boolean {
  if (question[0]?.role !== 'therapist') return false;
  const text = textOf(question);
  const named = [...text.matchAll(calling)].flatMap(([, before, after]) => before ?? after ?? []);
  return named.some((word) => !noNames.has(word.toLowerCase()));
}

/** "Yes, me too.", "Maybe.": but not a story of one's own. */
function soundsLikeAnAnswer(question: string, said: string): boolean {
  const polarity = answerPolarity(question, said);
  if (polarity === 'endorsed' || polarity === 'historical') return true;
  return polarity === 'unclear' && said.split(/\s+/u).length <= shortAnswer;
}

/** In words. */
const shortAnswer = 6;

function textOf(lines: readonly SpokenLine[]): string {
  return lines.map(({ text }) => text).join(' ');
}

/** A word with a capital letter and a comma, at the beginning of a sentence that asks; or the same at its end. */
const calling =
  /(?:^|[.?!,]\s+|\b(?:[Aa]nd|[Ss]o|[Oo]kay|[Nn]ow|[Ww]hat about|[Hh]ow about)\s+)(\p{Lu}[\p{L}'’-]+),\s(?=[^.?!]*\?)|,\s(\p{Lu}[\p{L}'’-]+)\s?\?/gu;

/** Words that open a sentence as a name would. */
const noNames = new Set(
  `okay ok so and well now then but also right alright yes no yeah yep sure today tonight lately recently sometimes
  again still just first next finally before after since when if i everyone everybody all folks guys both anyone
  anybody thanks great good fine sorry actually honestly currently mm hmm um uh oh because for in at last this
  monday tuesday wednesday thursday friday saturday sunday christmas`.split(/\s+/u),
);
