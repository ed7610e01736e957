import { isAcceptance } from './agreement-rules.ts';
import { evidenceOf, type Said } from './evidence.ts';
import type { Mention } from './mention.ts';
import { readingOf } from './mentions.ts';
import { hindering } from './negation-words.ts';
import { type SaidMention, saidIn } from './said-mentions.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/**
 * A statement does not turn a no into a yes or a yes into a no. Each of its words that carries meaning is held against the same
 * word, or its opposite, in the lines: told as so, or as not so, with a short answer giving its sign to the question.
 */
export const keepsNegation: StatementRule = (context) => {
  const { mentions } = readingOf(claimed(context), false);
  const said = saidIn(context);
  const flips =
    noTurnedYes(mentions, said) ||
    yesTurnedNo(mentions, said) ||
    endsSwapped(mentions, said) ||
    troubleWithout(mentions, said) ||
    endorsedNo(context, evidenceOf(context)) ||
    refusedYes(context);
  return flips ? problem('negation-flip', 'It says the opposite of what the lines it names say.') : [];
};

/** The statement's own words; a client's "client's" is nobody's "is". */
function claimed({ own }: StatementContext): string {
  return own.replace(/\bclient(?: \d)?['’]s /giu, 'the ').replace(/(?<=\p{L})['’]s(?= )/gu, '');
}

function sameConcept(one: Mention, other: Mention): boolean {
  return one.concept.id === other.concept.id;
}

function samePole(one: Mention, other: Mention): boolean {
  return one.concept.pole === other.concept.pole;
}

/** Told as so, while all that is said of it is a no. */
function noTurnedYes(claims: readonly Mention[], said: readonly SaidMention[]): boolean {
  return claims.some((claim) => {
    if (claim.sign !== 'yes' || isTurned(claim, claims)) return false;
    const about = said.filter((each) => isOfSame(claim, each) && samePole(claim, each));
    const told = about.filter(({ sign }) => sign !== 'open');
    return told.length > 0 && told.every((each) => (claim.light ? deniesWhole : deniesPlainly)(each, claim));
  });
}

/** "Mood is unaffected", "dislikes working at night": a word that says no by itself stands beside it. */
function isTurned(claim: Mention, claims: readonly Mention[]): boolean {
  const at = claims.indexOf(claim);
  return claims.some(
    ({ part, concept }, index) =>
      part === claim.part &&
      concept.pole < 0 &&
      concept.complete &&
      (index > at || (index < at && attitudes.has(concept.id))),
  );
}

/** Verbs whose opposite turns round what follows them. */
const attitudes = new Set(['=likes', '=accept', '=remember']);

function deniesPlainly({ strong, sign, degree }: SaidMention, { within }: Mention): boolean {
  if (!strong) return false;
  if (sign === 'no' || sign === 'never') return true;
  if (sign === 'ceased') return !was.test(within);
  if (sign !== 'partly') return false;
  return degree === 'hardly' ? / (?:well|soundly|good|fine) /u.test(within) : within.includes(` ${degree} `);
}

/** What has ceased was so once. */
const was = / (?:used to|had|was|were|did|been|past|formerly|previously|\p{L}+ed) /u;

/** "It doesn't count": a general word that is denied with nothing beside it. */
function deniesWhole(each: SaidMention, claim: Mention): boolean {
  return (
    each.strong &&
    isNo(each.sign) &&
    wholly.has(each.word) &&
    each.line.role === 'client' &&
    !each.asks &&
    claim.light
  );
}

const wholly = new Set(
  'count counts mean means meant want wants wanted happen happens happened symptom symptoms problem problems'.split(
    ' ',
  ),
);

/** Told as not so, while it is said as so and nothing near it takes that back. */
function yesTurnedNo(claims: readonly Mention[], said: readonly SaidMention[]): boolean {
  const denied = claims.filter(({ sign }) => isNo(sign));
  const scopes = [...new Set(denied.map(scopeOf))];
  return scopes.some((each) => {
    const scope = denied.filter((claim) => scopeOf(claim) === each);
    const heavy = scope.filter(({ light }) => !light);
    const meant = (heavy.length > 0 ? heavy : scope).map((claim) => ({
      claim,
      heard: said.filter((each) => isOfSame(claim, each) && !/^(?:open|topic)$/u.test(each.sign)),
    }));
    const found = nearest(meant).filter(({ heard }) => heard.length > 0);
    if (found.length === 0 || !found.every(({ claim, heard }) => heard.every((each) => affirms(each, claim))))
      return false;
    // Where what is denied first is not spoken of, a no beside the rest may be the one that is meant.
    return (
      meant[0]?.heard.length !== 0 || !found.some(({ heard }) => heard.some((each) => isBesideNo(each, said)))
    );
  });
}

function scopeOf({ part, item }: Mention): string {
  return `${part} ${item}`;
}

interface Heard {
  claim: Mention;
  heard: readonly SaidMention[];
}

/** Where several of the words stand together somewhere, only that place counts. */
function nearest(meant: readonly Heard[]): readonly Heard[] {
  const places = new Map<string, number>();
  for (const { heard } of meant)
    for (const place of new Set(heard.map(placeOf))) places.set(place, (places.get(place) ?? 0) + 1);
  const most = Math.max(0, ...places.values());
  if (most < 2) return meant;
  return meant.map(({ claim, heard }) => ({
    claim,
    heard: heard.filter((each) => places.get(placeOf(each)) === most),
  }));
}

function placeOf({ line, part }: SaidMention): string {
  return `${line.id} ${part}`;
}

function isBesideNo(each: SaidMention, said: readonly SaidMention[]): boolean {
  return said.some(({ line, part, sign }) => line === each.line && part === each.part && isLess(sign));
}

function isLess(sign: Mention['sign']): boolean {
  return isNo(sign) || sign === 'partly';
}

function affirms(each: SaidMention, claim: Mention): boolean {
  const { sign, dangling, degree } = each;
  if (!samePole(claim, each)) return claim.concept.complete && isNo(sign);
  if (claim.sign === 'never' && sign === 'ceased') return true;
  if (sign === 'partly')
    return degree !== 'more' && degree !== 'hardly' && !claim.within.includes(` ${degree} `);
  return sign === 'yes' && (!dangling || claim.sign === 'never');
}

function isNo(sign: Mention['sign']): boolean {
  return sign === 'no' || sign === 'never' || sign === 'ceased';
}

function isOfSame(claim: Mention, each: SaidMention): boolean {
  return sameConcept(claim, each) && !each.unanswered;
}

/** "Better" of what is said to be worse. */
function endsSwapped(claims: readonly Mention[], said: readonly SaidMention[]): boolean {
  return claims.some((claim) => {
    if (claim.sign !== 'yes') return false;
    const about = said.filter((each) => sameConcept(claim, each) && !each.unanswered);
    if (about.length === 0 || about.some((each) => samePole(claim, each) || each.sign !== 'yes'))
      return false;
    return about.some((each) => shares(claim, claims, each, said));
  });
}

function shares(
  claim: Mention,
  claims: readonly Mention[],
  each: SaidMention,
  said: readonly SaidMention[],
): boolean {
  const beside = claims.filter((other) => other.sentence === claim.sentence && other !== claim);
  if (beside.every(({ light }) => light)) return true;
  return said.some(
    (other) => other !== each && other.line === each.line && beside.some((word) => sameConcept(word, other)),
  );
}

/** "Trouble passing urine" of what was said to be all right. */
function troubleWithout(claims: readonly Mention[], said: readonly SaidMention[]): boolean {
  return claims.some(({ word, sign, part }) => {
    if (sign !== 'yes' || !hindering.has(word)) return false;
    const hindered = claims.filter((each) => each.part === part && each.sign === 'open');
    const about = said.filter((each) => hindered.some((claim) => isOfSame(claim, each)));
    return (
      about.length > 0 &&
      about.every((each) => each.sign === 'yes' && each.asks && allRight.test(each.within))
    );
  });
}

const allRight = / (?:ok|okay|fine|all right|alright|normal|normally|well) /u;

/** "Client refused …" of what the client took up. */
function refusedYes({ own, cited }: StatementContext): boolean {
  if (
    !/\bclients?(?: \d)? (?:refused|declined|rejected|(?:did|would|will|does) not (?:accept|agree|commit|take up|promise))\b/iu.test(
      own,
    )
  )
    return false;
  const answers = cited.filter(({ role }) => role === 'client');
  return answers.length > 0 && isAcceptance(answers.at(-1)?.text ?? '');
}

/** "Client endorsed …" of a question that was plainly answered no. */
function endorsedNo({ own }: StatementContext, said: readonly Said[]): boolean {
  if (!/\b(?:endorsed|confirmed|admitted|affirmed|acknowledged)\b/iu.test(own)) return false;
  const answers = said.flatMap(({ answer }) => answer ?? []);
  return answers.length > 0 && answers.every((answer) => answer === 'no');
}
