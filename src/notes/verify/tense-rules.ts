import type { SpokenLine } from '../../core/lines.ts';
import { spokenForm } from '../words/spoken-text.ts';
import type { Clause } from './clauses.ts';
import { bestOf, claimsOf, evidenceOf, overlapOf, type Said } from './evidence.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';
import { former, plan, tenseOf } from './tenses.ts';

/** What is over is not told as if it were so now, nor the other way round, and what is only planned not as done. */
export const keepsTense: StatementRule = (context) => {
  const said = evidenceOf(context);
  if (said.length === 0) return [];
  const changed = claimsOf(context).some(
    (claim) =>
      pastAsPresent(claim, said) ||
      presentAsPast(claim, said) ||
      planAsDone(claim, said, context) ||
      doneAsPlan(claim, context),
  );
  return changed || otherMoment(context)
    ? problem('tense', 'The lines it names tell this of another time: past, present or only planned.')
    : [];
};

function pastAsPresent(claim: Clause, said: readonly Said[]): boolean {
  if (!isNow(claim.form) || claim.stems.length === 0) return false;
  if (said.some((clause) => clause.answer === 'yes' && overlapOf(clause, claim.stems) > 0)) return false;
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
  / (?:currently|nowadays) | (?:clients?(?: \d)?|it|he|she|mother|father|sister|brother|wife|husband|partner|boyfriend|girlfriend|son|daughter) (?:also |still |usually |often |occasionally |only )?(?:is|has(?! (?:\p{L}+ed|been|had|not|never|got|become|taken|tried|kept|gone|lost|begun|seen|felt) )|does|\p{L}{2,}[^s ]s) /u;

function presentAsPast(claim: Clause, said: readonly Said[]): boolean {
  const [marker] = over.exec(claim.form) ?? [];
  if (marker === undefined) return false;
  const sentences = bestSentences(
    said.filter(({ answer }) => answer !== 'no'),
    claim.stems,
  );
  const hard = marker.includes('used to');
  return !sentences.some((sentence) =>
    sentence.some(({ form, tense }) => former.test(form) || earlier.test(form) || (!hard && isPast(tense))),
  );
}

const over = / (?:used to|in the past|previously|formerly|years ago|back then) /u;
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

/** Something only suggested, set or promised in the lines is told as having been done. */
function planAsDone(claim: Clause, said: readonly Said[], { own }: StatementContext): boolean {
  if (
    !isDone(claim.form) ||
    speechAct.test(claim.form) ||
    / (?:asked|whether|when|whenever|if) /u.test(spokenForm(own))
  )
    return false;
  if (claim.polarity !== 'yes' || claim.stems.length === 0) return false;
  const related = said.filter((clause) => overlapOf(clause, claim.stems) > 0);
  const withVerb = related.filter(({ stems }) => claim.verb !== undefined && stems.includes(claim.verb));
  if (withVerb.every(({ line }) => line.role === 'therapist') && tellsMore(related, said)) return false;
  if (inSession.test(claim.form) && !withVerb.some(({ form }) => / (?:i|we) will /u.test(form))) return false;
  const matching = withVerb.length > 0 ? withVerb : related;
  if (
    matching.length === 0 ||
    !(matching.some((clause) => isPlan(clause, said)) || said.some(({ form }) => planQuestion.test(form)))
  )
    return false;
  return matching.every((clause) => isPlan(clause, said) || clause.tense === 'none' || clause.asks);
}

/** Whether the client says of it what the therapist did not. */
function tellsMore(related: readonly Said[], said: readonly Said[]): boolean {
  const set = said.filter(({ line }) => line.role === 'therapist').flatMap(({ stems }) => stems);
  return (
    set.length > 0 &&
    related.some(
      (clause) =>
        clause.line.role === 'client' &&
        !isPlan(clause, said) &&
        !isLeftOpen(clause, said) &&
        clause.stems.some((word) => !set.includes(word)),
    )
  );
}

/** No verb of its own, beside others that only promise. */
function isLeftOpen({ tense, line }: Said, said: readonly Said[]): boolean {
  return tense === 'none' && said.some((clause) => clause.line === line && clause.tense === 'plan');
}

/** A therapist's line is read whole, since what is set as a task often has no verb of its own. */
function isPlan({ form, tense, line, asks }: Said, said: readonly Said[]): boolean {
  if (asks) return request.test(form);
  if (tense === 'past' || tense === 'former' || tense === 'perfect') return / (?:if|next) /u.test(form);
  if (plan.test(form)) return true;
  if (line.role !== 'therapist') return false;
  return said.some((clause) => clause.line === line && plan.test(clause.form)) || imperative.test(form);
}

/** "What can you do then?" is answered by what is still to be done. */
const planQuestion = / (?:what|how) (?:can|could|would|will) you | (?:can|could|will) you do /u;

const request =
  /^ (?:and |so |okay |then |,)*(?:could|would|can|will|shall|how about|do you want to|want to) | if you /u;

const imperative =
  /^ (?:and |so |then |also |please )*(?:try|keep|take|make|write|practice|call|come|drink|rest|start|use|put|do|go|bring|notice|stay|get|give|have) |^ (?:\p{L}+ ,? ?)?you (?!are|were|have|had|did|do|said|told|know|mean|feel|felt|look|looked|seem|think|thought|want|wanted|get|got|can|could|will|would)\p{L}+ /u;

function isDone(form: string): boolean {
  return done.test(form) && !/ (?:will|would|could|should|can|may|is to) /u.test(form);
}

const done =
  / (?:clients?(?: \d)?|therapist|he|she) (?:also |then |already )?(?:(?:has|have) (?:been \p{L}+ing|\p{L}+)|is (?:\p{L}+ing)|(?!agreed|accepted|wanted|promised|is |was |does |has |will |can )\p{L}+(?:ed|s)|did|kept|took|went|came|got|gave|made|wrote|had|read|began|left|put|told|met|ate|drank|slept|stood|spoke) /u;

/** "Let's look at it" is how a therapist reviews something. */
const inSession = / (?:therapist|clinician) (?:looked|reviewed|checked) /u;

const speechAct =
  / (?:therapist|clinician) (?!(?:called|met|visited|contacted|looked|reviewed|checked) )| (?:agree|accept|promis|told|plann|want|suggest|recommend|advis|offer|ask|propos|prescrib|set|explain|refus|declin|consider|hope|intend|decid|sa(?:id|ys)|report|describ|rat|feel|felt|understood|liked|know|knew)\p{L}* | in case of /u;

/** What is over and done is told as still to come. */
function doneAsPlan({ form }: Clause, { cited }: StatementContext): boolean {
  if (
    !/ (?:client|clients|client \d|therapist|he|she|wife|husband|partner|mother|father) (?:will|plans to|is going to|intends to) /u.test(
      form,
    )
  )
    return false;
  return !cited.some((line) => ahead.test(spokenForm(line.text)));
}

const ahead =
  / (?:will|going to|shall|could|would|should|can|let us|want|worth|recommend|advise|suggest|make sure|plan|plans|planning|tomorrow|tonight|next|later|see you|homework|coming|upcoming|thinking of|hoping|goes) /u;

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
