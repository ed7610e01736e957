import { isAcceptance } from './agreement-rules.ts';
import { subjectsOf } from './attribution.ts';
import { type Clause, isDenial, isPlainlyYes, light } from './clauses.ts';
import { claimsOf, evidenceOf, type Said } from './evidence.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/**
 * A statement does not turn a no into a yes or a yes into a no. It looks, clause by clause, only at the first words a
 * negation governs, and keeps silent wherever anything else could explain them.
 */
export const keepsNegation: StatementRule = (context) => {
  const said = evidenceOf(context);
  const claims = claimsOf(context);
  const flips =
    claims.some((claim) =>
      claim.polarity === 'yes'
        ? noTurnedYes(stemsOfSentence(claim, claims), said)
        : claim.polarity === 'no' && !isDenial(claim.form) && yesTurnedNo(claim, said),
    ) ||
    onlyNo(context, claims, said) ||
    endorsedNo(context, said) ||
    refusedYes(context);
  return flips ? problem('negation-flip', 'It says the opposite of what the lines it names say.') : [];
};

/** "Nausea and vomiting" are denied together. */
function stemsOfSentence({ sentence, stems }: Clause, claims: readonly Clause[]): readonly string[] {
  const together = claims.filter((claim) => claim.sentence === sentence);
  return together.every(({ polarity }) => polarity === 'yes')
    ? together.flatMap((claim) => claim.stems)
    : stems;
}

function noTurnedYes(stems: readonly string[], said: readonly Said[]): boolean {
  const told = said.filter(({ asks, polarity, answer }) => !asks || (polarity === 'no' && answer !== 'yes'));
  const denied = told.filter(
    ({ polarity, governed }) =>
      polarity === 'no' && governed.length > 0 && governed.every((word) => stems.includes(word)),
  );
  return denied.some(
    ({ governed }) => !told.some((clause) => clause.polarity !== 'no' && affirms(clause, governed[0] ?? '')),
  );
}

/** "To help with the pain" affirms no help. */
function affirms({ stems, form, polarity }: Said, word: string): boolean {
  if (!stems.includes(word) || polarity === 'no') return false;
  return !purpose.test(form);
}

const purpose = / (?:try|trying|tried|want|wanted|hope|hoped|hoping) to /u;

function yesTurnedNo({ governed, form, doer }: Clause, said: readonly Said[]): boolean {
  const [head] = governed;
  if (said.some(({ line, form: other }) => line.role === 'client' && pointing.test(other))) return false;
  if (head === undefined || / (?:asked|whether) /u.test(form)) return false;
  const all = said.filter(({ stems }) => stems.includes(head));
  const answered = all.filter(
    ({ answer, asks, line }) => line.role === 'client' || !asks || (answer ?? 'open') !== 'open',
  );
  const own = answered.filter(({ line }) => line.role === 'client');
  const holding = doer === 'client' && own.length > 0 ? own : answered.length > 0 ? answered : all;
  if (holding.length === 0 || !holding.every((clause) => isAffirmed(clause, governed, form, said)))
    return false;
  return governed.slice(1).every((word) => said.some(({ stems }) => stems.includes(word)));
}

/** "I can't really do it": of what, another clause says. */
const pointing = / (?:not|never) (?:\p{L}+ ){0,3}(?:it|that|this|one|so) /u;

function isAffirmed(
  clause: Said,
  governed: readonly string[],
  claim: string,
  said: readonly Said[],
): boolean {
  if (clause.answer !== undefined) return clause.answer === 'yes';
  if (clause.asks && clause.line.role !== 'client') return false;
  if (isEcho(clause, said)) return false;
  return (
    isPlainlyYes(clause, governed) &&
    (purpose.test(claim) || !purpose.test(clause.form)) &&
    !/ (?:can|could) /u.test(clause.form)
  );
}

/** "Allergies. No.": a word of the question, said again before the answer. */
function isEcho({ line, tense, verb }: Said, said: readonly Said[]): boolean {
  if (tense !== 'none' || verb !== undefined) return false;
  return said.some(
    (clause) => clause.line === line && / (?:no|nope|none) $/u.test(clause.form) && clause.stems.length === 0,
  );
}

/** The client's only part in it is a no: nothing of the statement is in their own words. */
function onlyNo(
  { own, quotations }: StatementContext,
  claims: readonly Clause[],
  said: readonly Said[],
): boolean {
  if (quotations.length > 0 || !subjectsOf(own).some(({ role }) => role === 'client')) return false;
  if (!claims.every(({ polarity }) => polarity === 'yes')) return false;
  const stems = claims.flatMap((claim) => claim.stems).filter((word) => !light.has(word));
  const byClient = said.filter(({ line }) => line.role === 'client');
  const asked = said.filter(({ line, asks }) => line.role === 'therapist' && asks);
  if (byClient.length === 0 || asked.length === 0) return false;
  if (byClient.some((clause) => !isEcho(clause, said) && clause.stems.some((word) => stems.includes(word))))
    return false;
  if (byClient.some(({ form }) => affirmation.test(form))) return false;
  return asked.every(({ answer }) => answer === 'no') || byClient.some(({ form }) => refusal.test(form));
}

/** "Client refused …" of what the client took up. */
function refusedYes({ own, cited }: StatementContext): boolean {
  if (!/\bclients?(?: \d)? (?:refused|declined|rejected)\b/iu.test(own)) return false;
  const answers = cited.filter(({ role }) => role === 'client');
  return answers.length > 0 && isAcceptance(answers.at(-1)?.text ?? '');
}

const affirmation =
  / (?:yes|yeah|yep|yup|mmhm|sure|okay|ok|right|exactly|sometimes|often|a little|a bit|once|twice) /u;
const refusal = / (?:never|do not think|have not|did not|not at all) | no $/u;

/** "Client endorsed …" of a question that was plainly answered no. */
function endorsedNo({ own }: StatementContext, said: readonly Said[]): boolean {
  if (!/\b(?:endorsed|confirmed|admitted|affirmed|acknowledged)\b/iu.test(own)) return false;
  const answers = said.flatMap(({ answer }) => answer ?? []);
  return answers.length > 0 && answers.every((answer) => answer === 'no');
}
