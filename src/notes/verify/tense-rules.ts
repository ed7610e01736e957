import type { SpokenLine } from '../../core/lines.ts';
import { numbersSupportedBy } from '../words/numbers.ts';
import { spokenForm } from '../words/spoken-text.ts';
import type { Clause } from './clauses.ts';
import { bestOf, claimsOf, evidenceOf, overlapOf, type Said } from './evidence.ts';
import { doneAsPlan, planAsDone, plannedAsDone } from './plan-rules.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';
import { former, tenseOf } from './tenses.ts';

/** What is over is not told as if it were so now, nor the other way round, and what is only planned not as done. */
export const keepsTense: StatementRule = (context) => {
  const said = evidenceOf(context);
  if (said.length === 0) return [];
  const changed = claimsOf(context).some(
    (claim) =>
      pastAsPresent(claim, said) ||
      presentAsPast(claim, said) ||
      planAsDone(claim, said, context) ||
      plannedAsDone(claim, said) ||
      doneAsPlan(claim, said, context),
  );
  return changed || otherMoment(context) || isNotOver(context)
    ? problem('tense', 'The lines it names tell this of another time: past, present or only planned.')
    : [];
};

function pastAsPresent(claim: Clause, said: readonly Said[]): boolean {
  if (!isNow(claim.form) || claim.stems.length === 0) return false;
  const confirmed = said.filter(
    ({ answer, tense }) => answer === 'yes' && tense !== 'past' && tense !== 'former',
  );
  if (confirmed.some((clause) => overlapOf(clause, claim.stems) > 0)) return false;
  const best = bestOf(answering(said), claim.stems);
  return best.length > 0 && best.every(({ form, sentence, line }) => isOver(form, said, sentence, line));
}

/** Where the client said nothing of it, the questions they were asked; these say nothing when the answer was no. */
function answering(said: readonly Said[]): Said[] {
  return said.filter(
    ({ line, answer }) => line.role === 'client' || (answer !== undefined && answer !== 'no'),
  );
}

function isOver(form: string, said: readonly Said[], sentence: number, line: SpokenLine): boolean {
  if (former.test(form)) return true;
  const tense = tenseOf(form);
  if (tense !== 'none') return tense === 'past';
  const around = said.filter((clause) => clause.line === line && clause.sentence === sentence);
  return (
    around.some((clause) => clause.tense === 'past') &&
    !around.some(({ tense: other }) => other === 'present')
  );
}

function isNow(form: string): boolean {
  return now.test(form) && !/ (?:was|were|had|did|will|has been|has had|have had|history) /u.test(form);
}

const now =
  / (?:currently|nowadays) | (?:clients?(?: \d)?|it|he|she|mother|father|sister|brother|wife|husband|partner|boyfriend|girlfriend|son|daughter) (?:also |still |usually |often |occasionally |only )?(?!this |his |was |always |perhaps |sometimes |besides |as )(?:is|has(?! (?:\p{L}+ed|been|had|not|never|got|become|taken|tried|kept|gone|lost|begun|seen|felt) )|does|\p{L}{2,}[^s ]s) /u;

function presentAsPast(claim: Clause, said: readonly Said[]): boolean {
  const [marker] = over.exec(claim.form) ?? [];
  if (marker === undefined) return false;
  const sentences = bestSentences(
    said.filter(({ answer }) => answer !== 'no'),
    claim.stems.filter((word) => numbersSupportedBy(word).size === 0 && !counting.has(word)),
  );
  const hard = marker.includes('used to');
  return !sentences.some((sentence) =>
    sentence.some(({ form, tense }) => former.test(form) || earlier.test(form) || (!hard && isPast(tense))),
  );
}

const over = / (?:used to|in the past|previously|formerly|years ago|back then) /u;
/** Stems by which a time is counted say nothing of what it is a time of. */
const counting = new Set('twent thirt fort fift five nine year day week month'.split(' '));

const earlier = / (?:earlier|before|ago|last (?:year|month|time|week)|ever|once|younger|history) /u;

function isPast(tense: Clause['tense']): boolean {
  return tense === 'past' || tense === 'former';
}

function bestSentences(said: readonly Said[], stems: readonly string[]): Said[][] {
  const groups = new Map<string, Said[]>();
  for (const clause of said) {
    const key = `${clause.line.id} ${clause.sentence}`;
    groups.set(key, [...(groups.get(key) ?? []), clause]);
  }
  const scored = [...groups.values()].map((group) => ({
    group,
    overlap: new Set(group.flatMap((clause) => clause.stems.filter((each) => stems.includes(each)))).size,
  }));
  const most = Math.max(1, ...scored.map(({ overlap }) => overlap));
  return scored
    .filter(({ overlap, group }) => overlap === most || group.some(({ asks }) => asks))
    .map(({ group }) => group);
}

/** "No longer" of what nothing in the lines puts behind anybody. */
function isNotOver({ own, cited }: StatementContext): boolean {
  return ceased.test(spokenForm(own)) && !cited.some(({ text }) => behind.test(spokenForm(text)));
}

const ceased =
  / (?:no longer|(?:not|never) (?:\p{L}+ ){0,4}any ?more|(?:has|have|had) (?:since )?(?:resolved|gone|passed|stopped|ceased|settled|cleared|disappeared)|is gone) /u;
const behind =
  / (?:no longer|any ?more|stop\p{L}*|quit|gave up|given up|used to|gone|goes|went|left|away|better|fine|ok|okay|normal\p{L}*|past|pass\p{L}*|settl\p{L}*|clear\p{L}*|last|ago|over|resolv\p{L}*|back then|before|had|was|were|did|until|instead|can not|never|lost|flown|since|improv\p{L}*|first|started|now) /u;

/** "Since" and "until", "before" and "after", "last" and "next" with the same word are different times. */
function otherMoment({ own, cited }: StatementContext): boolean {
  const claimed = momentsIn(own);
  if (claimed.length === 0) return false;
  const heard = cited.flatMap(({ text }) => momentsIn(text));
  const all = cited.map(({ text }) => spokenForm(text)).join(' ');
  return claimed.some(({ word, of }) => {
    if (all.includes(` ${word} `)) return false;
    const same = heard.filter((moment) => moment.of === of && kindOf(moment.word) === kindOf(word));
    return same.length > 0 && same.every((moment) => moment.word !== word);
  });
}

function momentsIn(text: string): { word: string; of: string }[] {
  return [
    ...spokenForm(text).matchAll(
      / (since|until|till|before|after|last|next|early|late) (?:the |my |his |her )?(?=(\p{L}+) )/gu,
    ),
  ].map(([, word = '', of = '']) => ({ word: word === 'till' ? 'until' : word, of }));
}

function kindOf(word: string): string {
  if (word === 'last' || word === 'next') return 'turn';
  return word === 'early' || word === 'late' ? 'part' : 'bound';
}
