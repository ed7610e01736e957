import { spokenWords } from '../phrases/phrase-match.ts';
import { numbersIn, numbersSupportedBy } from '../words/numbers.ts';
import { contentStems, wordsOf } from '../words/words.ts';
import { loose } from './loose-stems.ts';
import { linesHolding } from './quotation-rules.ts';
import { problem, type RuleData, type StatementContext, type StatementRule } from './statement-rule.ts';

/**
 * At least half of what a statement says occurs in its lines. Words of attribution and of the trade do not
 * count; a quotation that is there counts with all its words.
 */
export const sharesWords: StatementRule = (context) => {
  const { own, cited, quotations } = context;
  if (cited.length === 0) return [];
  const quoted = quotations
    .filter((quotation) => linesHolding(quotation, context).length > 0)
    .flatMap(({ text }) => wordsOf(text)).length;
  const claimed = [...new Set(contentStems(own).filter((word) => !tradeStems.has(word)))].filter(
    (word) => !/^\d+$/u.test(word),
  );
  const heard = new Set(cited.flatMap((line) => contentStems(line.text)).map(loose));
  const supported = claimed.filter((word) => heard.has(loose(word))).length;
  const numbers = [...numbersIn(own)].filter((value) => saysNumber(cited, value)).length;
  if (claimed.length === 0 && contentStems(own).length === 0) return [];
  if (claimed.length > 0 && (supported + quoted + numbers) * 2 >= claimed.length + quoted) return [];
  if (claimed.length === 0 && contentStems(own).some((word) => heard.has(loose(word)))) return [];
  if (claimed.length === 0 && quoted + numbers > 0) return [];
  return problem('low-overlap', 'Less than half of its words occur in the lines it names.');
};

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
export const namesWereSaid: StatementRule = ({ own, cited, data }) => {
  const heard = new Set(cited.flatMap((line) => wordsOf(line.text)));
  const known = termsOf(data);
  const invented = namesIn(own).some((name) => {
    const [word = ''] = wordsOf(name);
    return !heard.has(word) && !known.has(word) && !contentStems(word).some((each) => heard.has(each));
  });
  return invented ? problem('name-not-in-evidence', 'A name in it was not said in the lines it names.') : [];
};

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
  /^(?:Clients?|Therapist|Clinician|Counsell?or|He|She|They|It|Both|Partner|Sister|Brother|Mother|Father|Mom|Dad|Husband|Wife|Son|Daughter|Parents?|Family|Friends?|Doctor|Boss|Employer|Who|This|That|Couple|Spouse|When|Once|If|As|After|Before|While|Since|Not|Also|Then)$/u;

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
    together begun initial began complained complain added recalled recall acknowledged emphasized stressed believed proposed advised`,
  ),
);

const tradeNames = new Set(
  `client clients therapist clinician counselor i monday tuesday wednesday thursday friday saturday sunday january february march
  april may june july august september october november december socratic english spanish christmas thanksgiving easter
  god phq gad pcl sessions next homework`.split(/\s+/u),
);
