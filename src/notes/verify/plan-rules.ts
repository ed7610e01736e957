import { spokenForm } from '../words/spoken-text.ts';
import { stem as stemOf } from '../words/words.ts';
import type { Clause } from './clauses.ts';
import { bestOf, overlapOf, type Said } from './evidence.ts';
import { loose } from './loose-stems.ts';
import type { StatementContext } from './statement-rule.ts';
import { plan } from './tenses.ts';

/** Something only suggested, set or promised in the lines is told as having been done. */
export function planAsDone(claim: Clause, said: readonly Said[], { own }: StatementContext): boolean {
  if (
    !isDone(claim.form) ||
    speechAct.test(claim.form) ||
    / (?:asked|whether|whenever|if) /u.test(spokenForm(own)) ||
    (claim.tense !== 'past' && / when /u.test(spokenForm(own)))
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
  / (?:therapist|clinician) (?!(?:called|met|visited|contacted|looked|reviewed|checked) )| (?:agree|accept|promis|told|plann|plans to|means to|meant to|aims to|want|suggest|recommend|advis|offer|ask|propos|prescrib|set|explain|refus|declin|consider|hope|intend|decid|sa(?:id|ys)|report|describ|rat|feel|felt|understood|liked|know|knew)\p{L}* | in case of /u;

/** "The sample was dropped off" of what is only to be done; the one who does it is not named. */
export function plannedAsDone(claim: Clause, said: readonly Said[]): boolean {
  const [, verb = ''] = passiveDone.exec(claim.form) ?? activeDone.exec(claim.form) ?? [];
  if (verb === '' || claim.polarity !== 'yes' || arranged.test(verb)) return false;
  const stem = loose(stemOf(verb));
  if (said.some(({ stems, tense }) => stems.includes(stem) && (tense === 'past' || tense === 'perfect')))
    return false;
  const best = bestOf(said, claim.stems).filter((clause) => overlapOf(clause, claim.stems) > 0);
  return (
    best.some((clause) => isToCome(clause, said) || isInPlan(clause, said)) &&
    best.every((clause) => isToCome(clause, said) || clause.tense === 'none' || clause.asks)
  );
}

const passiveDone =
  / (?:was|were|has been|have been|had been) (?:\p{L}+ly |already |then )?(\p{L}+ed|taken|done|given|put|sent|kept|made|written|begun|brought|drunk|thrown) /u;

/** "The sample showed …" */
const activeDone = /^ (?:the|a|an) (?:\p{L}+ ){1,3}(showed|came|helped|worked|confirmed|went) /u;

/** "We'll see what it shows." */
function isInPlan({ line, sentence, tense }: Said, said: readonly Said[]): boolean {
  return (
    tense === 'none' &&
    said.some(
      (each) => each.line === line && each.sentence === sentence && / (?:will|going to) /u.test(each.form),
    )
  );
}

/** What is said of a plan itself. */
const arranged =
  /^(?:recommend|suggest|advis|agree|plan|offer|propos|discuss|prescrib|explain|ask|consider|schedul|set|encourag|rais|review|told|accept|ment|decid|request|advoc|inform|identif|need|requir|expect|giv)/u;

function isToCome(clause: Said, said: readonly Said[]): boolean {
  if (clause.tense === 'past' || clause.tense === 'former' || clause.tense === 'perfect') return false;
  return toCome.test(clause.form) || (!clause.asks && isPlan(clause, said));
}

const toCome = / (?:may|might|need to|have to|want you to|want to|try to|in order to|use|will|going to) /u;

/** What is over and done is told as still to come. */
export function doneAsPlan(claim: Clause, said: readonly Said[], { cited }: StatementContext): boolean {
  if (!intended.test(claim.form)) return false;
  if (!cited.some((line) => ahead.test(spokenForm(line.text)))) return true;
  const told = said.filter((clause) => !clause.asks);
  const best = bestOf(told, claim.stems);
  return (
    best.length > 0 &&
    best.every(({ tense }) => tense === 'past' || tense === 'former' || tense === 'perfect') &&
    !best.some(({ line, sentence }) =>
      said.some((each) => each.line === line && each.sentence === sentence && plan.test(each.form)),
    )
  );
}

const ahead =
  / (?:if|will|going to|shall|could|would|should|can|let us|want|worth|recommend|advise|suggest|make sure|plan|plans|planning|tomorrow|tonight|next|later|see you|homework|coming|upcoming|thinking of|hoping|goes) /u;

const intended =
  / (?:client|clients|client \d|therapist|he|she|wife|husband|partner|mother|father) (?:will|plans to|is going to|intends to) /u;
