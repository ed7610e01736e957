import { isAcceptance } from './agreement-rules.ts';
import { subjectsOf } from './attribution.ts';
import { claimsOf, evidenceOf, overlapOf, type Said } from './evidence.ts';
import { asHeard, isBy } from './evidence-rules.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** What is told of the therapist was said by the therapist, and what is told of the client by the client. */
export const saidByTheirOwn: StatementRule = (context) => {
  const said = evidenceOf(context);
  if (said.length === 0) return [];
  const [first] = subjectsOf(context.own);
  const verb = mainVerb(context.own);
  // Of both together nothing is said by the wrong one.
  if (first === undefined || verb === undefined || together.test(context.own)) return [];
  const swapped =
    first.role === 'therapist'
      ? !canBeTherapists(verb, context, said)
      : onlyTherapists.test(verb) && !restsOnOwn(context, said);
  return swapped
    ? problem('wrong-speaker', `It tells of the ${first.role} what the other one said or did.`)
    : [];
};

function mainVerb(own: string): string | undefined {
  return /^(?:the )?(?:clients?(?: \d)?|therapist|clinician|counsell?or) ((?:(?:also|then|briefly|directly|again|gently|further|and client|and therapist|did not|does not|has not|had not|never) )*(?:\p{L}+))/iu
    .exec(own)?.[1]
    ?.split(' ')
    .at(-1)
    ?.toLowerCase();
}

function canBeTherapists(verb: string, context: StatementContext, said: readonly Said[]): boolean {
  if (neverTherapists.test(verb) || / used to /u.test(context.own)) return false;
  if (/^(?:agreed|accepted|committed|promised)$/u.test(verb)) return takesUp(context);
  const own = said.filter(({ line }) => line.role === 'therapist');
  if (verb === 'will' && !own.some(({ form }) => / (?:i|we) will | going to | let us /u.test(form)))
    return false;
  if (own.length === 0 || asking.test(verb)) return true;
  const stems = claimsOf(context).flatMap((claim) => claim.stems);
  if (stems.length === 0) return true;
  const told = own.filter((clause) => overlapOf(clause, stems) > 0);
  if (told.length > 0 && told.every(({ asks }) => asks)) return naming.test(verb);
  if (told.length === 0) return false;
  return working.test(verb) || shareOf(own, stems) >= shareOf(others(said, own), stems);
}

/** A therapist agrees to what the client has just asked for. */
function takesUp({ cited }: StatementContext): boolean {
  const asked = cited.findIndex(({ role }) => role === 'client');
  return cited
    .slice(asked + 1)
    .some(({ role, text }) => role === 'therapist' && asked >= 0 && isAcceptance(text));
}

function others(said: readonly Said[], own: readonly Said[]): Said[] {
  return said.filter((clause) => !own.includes(clause));
}

function shareOf(clauses: readonly Said[], stems: readonly string[]): number {
  return new Set(clauses.flatMap((clause) => clause.stems.filter((each) => stems.includes(each)))).size;
}

/** Of a client it is told what therapists do: then it must be mostly in the client's own words. */
function restsOnOwn({ own, lines }: StatementContext, said: readonly Said[]): boolean {
  const [subject] = subjectsOf(own).map((each) => asHeard(each, lines));
  if (subject === undefined) return true;
  const byThem = said.filter(({ line }) => isBy(line, subject));
  const stems = new Set(evidenceStems(own));
  return shareOf(byThem, [...stems]) > shareOf(others(said, byThem), [...stems]);
}

function evidenceStems(own: string): string[] {
  return claimsOf({ own } as StatementContext).flatMap((claim) => claim.stems);
}

const neverTherapists =
  /^(?:denied|endorsed|reported|rated|felt|feels|complained|drinks?|smokes?|sleeps?|slept|takes|lives|works|vomited|does|has|had|goes|went|thinks|thought|wants|wanted|believes|hopes|is|was|will be|cannot|can|could|remembered|remembers?|mind|minded|minds|forgot|forgets?|gets|enjoys?|enjoyed|likes?|liked|suffers?|suffered|worries|worried|hates?|hated|misses|missed|struggles?|struggled|wishes|wished|fears?|feared|woke|wakes|ate|eats|drank|smoked|walks?|walked|cried|quit)$/u;

const asking =
  /^(?:ask|inquir|enquir|explor|check|assess|invit|discuss|review|examin|evaluat|screen|us|test|rais|began|open|return|prob|look|help|guid|led|work|chall|elicit|clarif|direct|prompt|encourag|suggest|propos|offer|set|normali|valid|reflect|introduc|request)\p{L}*$/u;

/** What therapists are told to do; of any other verb most of the words must be theirs. */
const working =
  /^(?:explain|advis|recommend|suggest|propos|prescrib|teach|taught|nam|return|provid|gave|offer|set|assign|summari|not|inform|told|tells|stat|said|describ|agree|plan|schedul|practic|practis|model|will|refer|acknowledg|highlight|identif|emphasi|thank|remind|warn|confirm|educat|point|reassur|link|connect|fram|call|instruct)\p{L}*$/u;

/** What can be said of a question as well: it names what it is about. */
const naming = /^(?:talk|sp[eo]ak|spoke|mention|said|address)\p{L}*$/u;

const together =
  /^(?:the )?(?:therapist|clinician|counsell?or|clients?) and (?:the )?(?:therapist|clinician|counsell?or|clients?)\b/iu;

const onlyTherapists =
  /^(?:suggested|offered|taught|prescribed|advised|recommended|led|guided|introduced|assigned|normali[sz]ed|validated|proposed|instructed|reassured|summari[sz]ed|educated|coached|facilitated|reframed|encouraged)$/u;
