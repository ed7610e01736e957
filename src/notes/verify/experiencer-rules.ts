import type { SpokenLine } from '../../core/lines.ts';
import { numbersIn } from '../words/numbers.ts';
import type { Clause } from './clauses.ts';
import { canBeSame, type Doer, ownedRelations, type Relation, relationsIn } from './doers.ts';
import { bestOf, claimsOf, evidenceOf, overlapOf, type Said } from './evidence.ts';
import { looseStems } from './loose-stems.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** What happened to one person did not happen to another. Clause by clause, and only where it is plain who does it. */
export const happenedToTheClient: StatementRule = (context) => {
  const said = evidenceOf(context);
  const told = said.filter(({ line }) => line.role === 'client');
  const claims = claimsOf(context);
  const confused = claims.some((claim) => isOfSomebodyElse(claim, told)) || mixesOwners(context, claims);
  return confused ? problem('experiencer', 'The lines it names tell this of somebody else.') : [];
};

function isOfSomebodyElse(claim: Clause, told: readonly Said[]): boolean {
  const { doer } = claim;
  if (doer === undefined || notTold.has(doer)) return false;
  if (!claim.names || passive.test(claim.form)) return false;
  const byVerb = told.filter(({ verb }) => claim.verb !== undefined && verb === claim.verb);
  const others = relationsIn(claim.form).filter((relation) => relation !== doer);
  const named = looseStems(doer);
  const predicate = claim.stems.filter((word) => word !== claim.verb && !named.includes(word));
  const sharesPredicate = predicate.length === 0 || told.some((clause) => overlapOf(clause, predicate) > 0);
  const related = sharesPredicate ? byVerb : [];
  const matches =
    related.length > 0 ? related : others.length > 0 && doer === 'client' ? [] : bestOf(told, predicate);
  const plain = matches.filter((clause) => clause.doer !== undefined);
  if (plain.length === 0) return false;
  const strict = related.length > 0;
  return plain.every((clause) => isAnother(doer, clause, strict));
}

/** "Was given" has another doer than its subject. */
const passive =
  / (?:was|were|been|being|got) (?:\p{L}+ed|given|told|taken|left|hit|hurt|seen|shown|sent|put|brought|thrown|driven|woken) | to be \p{L}+ed /u;

/** A pronoun in a note may be anybody's. */
const notTold = new Set<Doer>(['therapist', 'first', 'he', 'she', 'they']);

/** Whether a clause is plainly about another person than the one of whom it is claimed. */
function isAnother(claimed: Doer, { doer, form, line }: Said, sameVerb: boolean): boolean {
  if (doer === undefined || doer === 'they') return false;
  // With two clients in the room "he" may be either.
  if (line.participant === 'client-2' && (doer === 'he' || doer === 'she')) return false;
  if (claimed !== 'client')
    return doer === 'first'
      ? !/ (?:my|he|she|his|her|him) /u.test(form) || sameVerb
      : !canBeSame(claimed, doer);
  if (doer === 'first' || doer === 'client') return false;
  return sameVerb || !/ (?:i|me|myself|we|us|my|our) /u.test(afterDoer(form));
}

function afterDoer(form: string): string {
  return form.replace(/^ (?:(?:well|yeah|no|yes|like|my|his|her|their|the|our) )*\p{L}+ /u, ' ');
}

/** "My friend's mum died" is about neither the client's mother nor the friend. */
function mixesOwners({ own, cited }: StatementContext, claims: readonly Clause[]): boolean {
  const pairs = cited.flatMap(({ text }) => ownedRelations(text));
  if (pairs.length === 0) return false;
  const claimed = new Set<Relation>([...relationsIn(` ${own.toLowerCase().replace(/[^\p{L} ]/gu, ' ')} `)]);
  const alone = cited.flatMap(({ text }) => relationsIn(withoutPairs(text)));
  return pairs.some(
    ({ owner, owned }) =>
      claimed.has(owner) !== claimed.has(owned) &&
      !alone.includes(claimed.has(owner) ? owner : owned) &&
      claims.length > 0,
  );
}

function withoutPairs(text: string): string {
  const rest = text.toLowerCase().replace(/\b\p{L}+['’]s \p{L}+/gu, ' ');
  return ` ${rest.replace(/[^\p{L} ]/gu, ' ')} `;
}

/** The people a statement speaks of are spoken of in its lines, or it is plain from the session who is meant. */
export const peopleWereMentioned: StatementRule = ({ own, cited, lines }) => {
  if (cited.length === 0) return [];
  const claimed = relationsIn(
    plain(
      own.replace(/\bclient(?: \d)?['’]s\b|\bas (?:a |an? \p{L}+ )?(?:child|kid|parent|friend)\b/giu, ' '),
    ),
  );
  const heard = cited.flatMap(({ text }) => relationsIn(plain(text)));
  const invented = claimed
    .filter((relation) => !heard.some((other) => canBeSame(relation, other)))
    .filter((relation) => !isMeant(relation, cited, lines));
  return invented.length === 0
    ? []
    : problem('person-not-in-evidence', 'The lines it names do not speak of that person.');
};

/** A pronoun or a name in the lines, and the person somewhere in the session. */
function isMeant(
  relation: Relation,
  cited: StatementContext['cited'],
  lines: StatementContext['lines'],
): boolean {
  if (relation === 'partner' && new Set(lines.map(({ participant }) => participant)).size > 2) return true;
  const names = cited
    .flatMap(({ text }) => text.match(name) ?? [])
    .filter((each) => numbersIn(each).size === 0);
  const spokenOf = (from: SpokenLine['id'], to: SpokenLine['id']) =>
    lines.some(
      ({ id, text }) =>
        id >= from && id <= to && relationsIn(plain(text)).some((other) => canBeSame(relation, other)),
    );
  const known = cited.flatMap(({ text }) => relationsIn(plain(text)));
  if (acquainted.has(relation) && known.some((other) => acquainted.has(other))) return false;
  const pointed = cited.some(({ text }) => pronounOf(relation).test(text));
  if (pointed) return unnamed.has(relation) || spokenOf(0, Infinity);
  if (names.length === 0) return false;
  return lines.some(
    ({ id, text }) =>
      names.some((each) => text.includes(each)) && (unnamed.has(relation) || spokenOf(id - 2, id + 2)),
  );
}

/** What a careful writer puts for a name. */
const unnamed = new Set<Relation>(['partner', 'friend', 'colleague']);

/** Who is of one of these kinds is not of another, unless both are spoken of. */
const acquainted = new Set<Relation>(['friend', 'colleague', 'roommate', 'neighbor']);

function pronounOf(relation: Relation): RegExp {
  if (plurals.has(relation)) return somebody;
  if (!canBeSame('he', relation)) return oneWoman;
  return canBeSame('she', relation) ? oneOf : oneMan;
}

const oneWoman = /\b(?:she|her|hers)(?:['’]\w+)?\b/iu;
const oneMan = /\b(?:he|him|his)(?:['’]\w+)?\b/iu;
const oneOf = /\b(?:he|she|him|her|his)(?:['’]\w+)?\b/iu;
const somebody = /\b(?:he|she|him|her|his|they|them|their)(?:['’]\w+)?\b/iu;
const plurals = new Set<Relation>([
  'parent',
  'child',
  'friend',
  'colleague',
  'roommate',
  'partner',
  'neighbor',
]);
const name =
  /(?<=[\p{Ll},;] )\p{Lu}\p{Ll}+|^\p{Lu}\p{Ll}+(?= (?:said|came|gave|told|is|was|has|had|goes|went)\b)/gu;

function plain(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/['’]s\b/gu, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()} `;
}
