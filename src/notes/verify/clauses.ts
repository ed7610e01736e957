import { spokenForm } from '../words/spoken-text.ts';
import { type Doer, doerOf, withoutOwners } from './doers.ts';
import { fluent } from './fluent.ts';
import { looseStems } from './loose-stems.ts';
import { type Tense, tenseOf } from './tenses.ts';
import { verbOf } from './verbs.ts';

/** A part of a sentence with at most one verb, as far as a few closed lists of words can tell. */
export interface Clause {
  /** Its spoken form, a space at both ends. */
  form: string;
  /** Loose stems of the words that carry meaning. */
  stems: readonly string[];
  /** `soft`: neither plainly yes nor plainly no. */
  polarity: 'yes' | 'no' | 'soft';
  /** Of a negation, the first one or two stems that it governs. */
  governed: readonly string[];
  tense: Tense;
  /** Who does it; inherited from the clause before where it names nobody. */
  doer: Doer | undefined;
  /** Whether it names that doer itself. */
  names: boolean;
  /** The loose stem of its verb; undefined for verbs of being, having and reporting. */
  verb: string | undefined;
  /** Whether its sentence is a question. */
  asks: boolean;
  /** Which sentence of the text it belongs to. */
  sentence: number;
}

const known = new Map<string, readonly Clause[]>();

/** The clauses of a text. Read once for each text, for as long as a session's lines and their statements may need. */
export function clausesOf(text: string): readonly Clause[] {
  const found = known.get(text) ?? clausesIn(text);
  if (known.size > 5000) known.clear();
  known.set(text, found);
  return found;
}

function clausesIn(text: string): Clause[] {
  const form = fluent(spokenForm(withoutOwners(text)));
  return [...form.matchAll(/[^.?…]+[.?…]?/gu)].flatMap(([sentence], index) => {
    const asks = sentence.includes('?');
    let before: Clause | undefined;
    return sentence
      .split(between)
      .map((part) => ` ${part.replace(/[.?…]/gu, '').trim()} `)
      .filter((part) => part.trim() !== '')
      .map((part): Clause => {
        const clause = clauseOf(part, before);
        before = { ...clause, asks, sentence: index };
        return before;
      });
  });
}

/** Words between two clauses; "or" stays, since a negation reaches over it. */
const between =
  / , |(?<= )(?:but|and|because|so|that|when|while|since|until|unless|why|how|what|where|who|which|except|though|although|then|despite|due to)(?= )|(?<= )(?=if )/u;

function clauseOf(form: string, before: Clause | undefined): Omit<Clause, 'asks' | 'sentence'> {
  const goesOn = before !== undefined && isDenial(before.form) && !startsAnew.test(form);
  const governed = governedIn(form);
  const polarity = goesOn ? 'no' : polarityOf(form, governed);
  return {
    form,
    stems: looseStems(form),
    polarity,
    governed: polarity === 'no' ? governed : [],
    tense: tenseOf(form),
    doer: doerOf(form) ?? (impersonal.test(form) ? undefined : before?.doer),
    names: doerOf(form) !== undefined,
    verb: verbOf(form),
  };
}

const impersonal = /^ (?:it|that|this|there) /u;

/** Whether it is told as a denial ("denied …"), which has rules of its own. */
export function isDenial(form: string): boolean {
  return / (?:denied|denies|deny|denying) /u.test(form);
}

const startsAnew =
  / (?:reported|described|said|stated|expressed|noted|was|is|has|had|felt|feels|wants|wanted|agreed|takes|took|used) /u;

function polarityOf(form: string, governed: readonly string[]): Clause['polarity'] {
  if (isDenial(form)) return 'no';
  const rest = form.replace(negators, ' ');
  if (rest !== form) return partly.test(form) || isLessened(leaving(rest, governed)) ? 'soft' : 'no';
  return isLessened(form) ? 'soft' : 'yes';
}

/** "A few" lessens nothing. */
function isLessened(form: string): boolean {
  return lessening.test(form.replace(/ (?:a|past|last|next|first) few /gu, ' '));
}

function leaving(form: string, stems: readonly string[]): string {
  const words = form.split(' ').filter((word) => !looseStems(word).some((each) => stems.includes(each)));
  return ` ${words.join(' ').trim()} `;
}

function governedIn(form: string): string[] {
  const at = form.search(
    / (?:not|never|no|nothing|none|nobody|without|neither|nor|denied|denies|deny|denying) /u,
  );
  if (at < 0) return looseStems(form).slice(0, 2);
  const meant = looseStems(form.slice(at).replace(negators, ' '));
  return meant.filter((word) => !light.has(word)).slice(0, 2);
}

const negators = / (?:not|never|nothing|none|nobody|neither|nor|without|no) /gu;

/** A negation that leaves something over. */
const partly =
  / (?:not|never) (?:\p{L}+ ){0,3}(?:well|enough|much|many|all|always|fully|only|just|too|very|that|quite|entirely|completely|necessarily|especially|as (?:much|many|well|often|bad|good)|sure|yet|because|until|bad)(?= )| (?:not|never) more | no (?:longer|more|one|idea|matter|problem|wonder|doubt|way) | any ?more than | (?:of|about|for) not /u;

/** Words that make a sentence less than plainly affirmative; then no rule concludes anything from it. */
const lessening =
  / (?:un\w+able|unable|barely|hardly|scarcely|rarely|seldom|stop\w*|quit|refus\w*|fail(?:s|ed|ing)?|miss\w*|skip\w*|avoid\w*|difficult\w*|trouble|struggl\w*|lack\w*|less|fewer|forg\w+t\w*|forget\w*|declin\w*|absen\w*|insomnia|instead|rather|reluctan\w*|unsure|doubt\w*|question\w*|wish\w*|would|if|too|used to|almost|nearly|reduc\w*|decreas\w*|limit\w*|uncertain\w*|hesita\w*|resist\w*|worr\w*|fear\w*|afraid|problem\w*|poor\w*|little|few|longer|inab\w*|cancel\w*|loss|lost|despite|whether|might|maybe|probably|cut) /u;

/** Loose stems of verbs and words too general for a negation of them to say anything. */
const light: ReadonlySet<string> = new Set([
  ...looseStems(
    'go do have be know want feel like make take say see need remember try get come give let mean seem look keep find tell us way time notice noticed anywhere else ever yet already think believe experience',
  ),
  'think',
  'beliv',
]);
