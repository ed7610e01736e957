import { spokenWords } from '../phrases/phrase-match.ts';
import { numbersIn, numbersSupportedBy } from '../words/numbers.ts';
import { contentStems, wordsOf } from '../words/words.ts';
import { linesHolding } from './quotation-rules.ts';
import { problem, type RuleData, type StatementContext, type StatementRule } from './statement-rule.ts';
import { type Support, supportOf } from './supported-words.ts';

/**
 * At least half of what a statement says occurs in its lines, in the same or in other words, and something of each of its
 * sentences. Words of attribution and of the trade do not count; a quotation that is there counts with all its words.
 */
export const sharesWords: StatementRule = (context) => {
  const { own, cited } = context;
  if (cited.length === 0) return [];
  const parts = partsOf(own).map((part) => ({ part, ...supportOf(part, context, tradeStems) }));
  const claimed = new Set(parts.flatMap((each) => each.claimed)).size;
  const supported = new Set(parts.flatMap((each) => each.supported)).size;
  const quoted = quotedWords(context);
  const numbers = numbersSaid(own, cited);
  const bare = parts.some((each) => isBare(each, context));
  const enough =
    claimed === 0
      ? contentStems(own).length === 0 || quoted + numbers > 0 || isOfTheTrade(context)
      : (supported + quoted + numbers) * 2 >= claimed + quoted;
  return enough && !bare
    ? []
    : problem(
        'low-overlap',
        'Less than half of its words, or none of a sentence, occur in the lines it names.',
      );
};

/** Sentences, and main clauses with a subject of their own. */
function partsOf(own: string): string[] {
  return own.split(betweenParts).filter((part) => /\p{L}/u.test(part));
}

const betweenParts =
  /[.;:!?](?=\s|$)|,? (?:and|but|while|though|although|yet|so|whereas) (?=(?:the )?(?:clients?|therapist|clinician|s?he|they|it) )/iu;

/** It claims something, and nothing of it was said. */
function isBare(
  { part, claimed, supported }: Support & { part: string },
  { cited, data }: StatementContext,
): boolean {
  const bearing = supported.filter((each) => claimed.length === supported.length || !valuing.has(each));
  if (claimed.length === 0 || bearing.length > 0 || part.includes('¶') || wordsOf(part).length < 2)
    return false;
  // Techniques have a rule of their own.
  const said = spokenWords(part);
  return (
    numbersSaid(part, cited) === 0 &&
    !data.techniques.some(({ names }) => names.some((name) => name.isIn(said)))
  );
}

/** They are said of everything: alone they bear no sentence. */
const valuing = new Set(
  contentStems('good bad great fine nice little big small day night people person life today'),
);

function quotedWords(context: StatementContext): number {
  return context.quotations
    .filter((quotation) => linesHolding(quotation, context).length > 0)
    .flatMap(({ text }) => wordsOf(text)).length;
}

function numbersSaid(text: string, cited: StatementContext['cited']): number {
  return [...numbersIn(text)].filter((value) => saysNumber(cited, value)).length;
}

/** "Therapist reviewed the homework": of words that no line has to bear at least one was said. */
function isOfTheTrade(context: StatementContext): boolean {
  return supportOf(context.own, context, new Set()).supported.length > 0;
}

/** A technique has its name only where it was named, or where a step of it took place in the lines. */
export const techniquesWereUsed: StatementRule = ({ own, cited, data }) => {
  const claim = spokenWords(own);
  const heard = cited.map((line) => spokenWords(line.text));
  const invented = data.techniques.some(
    ({ names, steps }) =>
      names.some((name) => name.isIn(claim)) &&
      ![...names, ...steps].some((phrase) => heard.some((said) => phrase.isIn(said))),
  );
  return invented
    ? problem(
        'term-not-in-evidence',
        'A technique in it was neither named nor carried out in the lines it names.',
      )
    : [];
};

/** A person's name was said in the lines. */
export const namesWereSaid: StatementRule = (context) => {
  const { own, cited, data } = context;
  const heard = new Set([...cited, ...linesMeant(context)].flatMap((line) => wordsOf(line.text)));
  const known = termsOf(data);
  const invented = namesIn(own).some((name) => {
    const [word = ''] = wordsOf(name);
    return !heard.has(word) && !known.has(word) && !contentStems(word).some((each) => heard.has(each));
  });
  return invented ? problem('name-not-in-evidence', 'A name in it was not said in the lines it names.') : [];
};

/** Where the lines say only "he" or "she", and name nobody before that: the lines from which it is known who is meant. */
function linesMeant({ cited, lines }: StatementContext): StatementContext['lines'] {
  const open = cited.filter(({ text }) => pronounFirst.test(text));
  return lines.filter(({ id }) => open.some((line) => id < line.id && line.id - id <= meantWithin));
}

/** A pronoun before which the line has no name. */
const pronounFirst = /^(?:\P{Lu}|(?<=^|[.!?…] )\p{Lu})*?\b(?:[Hh]e|[Ss]he|[Hh]im|[Hh]er|[Hh]is)\b/u;
const meantWithin = 12;

const terms = new WeakMap<RuleData, ReadonlySet<string>>();

/** Words that are written with a capital letter and are nobody's name; read once for the same data. */
function termsOf(data: RuleData): ReadonlySet<string> {
  const found = terms.get(data) ?? new Set([...tradeNames, ...data.capitalised.flatMap(wordsOf)]);
  terms.set(data, found);
  return found;
}

/** Whether a capitalised word may be somebody's name: not a role, a weekday or a word that only begins a sentence. */
export function mayBeName(word: string): boolean {
  return !roles.test(word) && !starts.test(word) && !tradeNames.has(word.toLowerCase());
}

const starts =
  /^(?:The|One|Two|Three|Another|Asked|When|During|Next|She|They|His|Her|Their|For|With|Between|Today|Yesterday|Homework|Plan|Both|All|Some|Each|There|Reports?|Reported|What|How|And|But|Yes|Not|You|Your|Our|Could|Would|Let|Have|Are|Did|Does|Had|Was|Well|Okay|Right)$/u;

/** Capital letters inside a sentence, and at its start where somebody is said to do something. */
function namesIn(own: string): string[] {
  const inside = [...own.matchAll(/(?<=[\p{L}\p{N},;)’'¶] )\p{Lu}\p{Ll}+(?:['’]s)?\b/gu)].map(
    ([name]) => name,
  );
  const opening = [
    ...own.matchAll(
      /(?:^|[.!?:] )(\p{Lu}\p{Ll}+)(?= (?:reported|said|stated|described|shared|agreed|felt|told|denied|explained|expressed|wanted|lives|works|thought|noted|asked|endorsed|planned)\b|['’]s )/gu,
    ),
  ].map(([, name = '']) => name);
  return [...inside, ...opening.filter((name) => !roles.test(name))].map((name) =>
    name.replace(/['’]s$/u, ''),
  );
}

const roles =
  /^(?:Clients?|Patients?|Therapist|Clinician|Counsell?or|He|She|They|It|Both|Partner|Sister|Brother|Mother|Father|Mom|Dad|Husband|Wife|Son|Daughter|Parents?|Family|Friends?|Doctor|Boss|Employer|Who|This|That|Couple|Spouse|When|Once|If|As|After|Before|While|Since|Not|Also|Then)$/u;

function saysNumber(cited: StatementContext['cited'], value: string): boolean {
  return cited.some((line) => numbersSupportedBy(line.text).has(value));
}

/** What notes say of any session: no claim that a line could bear. */
const tradeStems = new Set(
  contentStems(
    `reviewed review explored explore examined examine assessed assess assessment assigned assign suggested suggest
    recommended led lead guided guide introduced introduce encouraged encourage validated validate normalised normalized
    reflected reflect provided provide offered offer invited invite used practised practiced exercise homework task
    intervention response responded technique skill current currently present directly direct clearly previous earlier
    recent recently past time week feeling feel feels felt experience experienced experiencing continue continued related
    relation associated including include due about concern concerns issue issues topic focus focused worked working
    goal goals progress follow followed following made make able noticed notice identified difficulty
    difficulties significant increased decreased given first second way rated rating rate asked paced set open collaboratively
    despite neither nor although though whereas rather instead besides yet once upon toward towards per via without along
    together further anyone nobody none whenever unless according symptom symptoms perhaps maybe currently formerly
    replied conceded remarked commented admitted pointed confirmed clarified cited recognized recognised wondered hoped considered conveyed elaborated suspected named listed summarized summarised located likened attributed judged found remained remains kept occurs occurred occur began set according
    together begun initial began complained complain added recalled recall acknowledged emphasized stressed believed proposed advised`,
  ),
);

const tradeNames = new Set(
  `client clients therapist clinician counselor i monday tuesday wednesday thursday friday saturday sunday january february march
  april may june july august september october november december socratic english spanish christmas thanksgiving easter
  god phq gad pcl sessions next homework`.split(/\s+/u),
);
