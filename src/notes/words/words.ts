import { spokenForm } from './spoken-text.ts';

/** The words of a text in order, small letters, contractions written out, no punctuation. */
export function wordsOf(text: string): readonly string[] {
  const known = words.get(text);
  if (known !== undefined) return known;
  const found = spokenForm(text)
    .split(' ')
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.size >= mostKept) words.clear();
  words.set(text, found);
  return found;
}

/** Many statements rest on the same lines, and many rules read them. */
const words = new Map<string, readonly string[]>();
const mostKept = 4000;

/**
 * The stems of the words that carry meaning, in order. Grammar words, the verbs of reporting and the
 * names of roles are left out; a few everyday synonyms share one stem (`dad` and `father`).
 */
export function contentStems(text: string): string[] {
  return wordsOf(text)
    .filter((word) => !emptyWords.has(word))
    .map(stem)
    .filter((word) => !emptyWords.has(word));
}

/** One word's stem: endings off, irregular forms and close synonyms joined. Crude, but always the same. */
export function stem(word: string): string {
  const base = irregular.get(word) ?? suffixless(word);
  return synonyms.get(base) ?? base;
}

function suffixless(word: string): string {
  if (word.length <= 3) return word;
  const ending = /(?:ations?|ings?|ers?|edly|ed|ies|ied|ily|ly|ness|es|s|y|e)$/u.exec(word)?.[0];
  if (ending === undefined || word.endsWith('ss') || word.length - ending.length < 3) {
    return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
  }
  return word.slice(0, -ending.length).replace(/([bdgklmnprt])\1$/u, '$1');
}

const irregular = new Map<string, string>(
  `slept sleep, felt feel, went go, gone go, going go, goes go, did do, done do, doing do, does do, ate eat, eaten eat,
  drank drink, drunk drink, woke wak, awake wak, ran run, took tak, taken tak, thought think, thoughts think, wrote writ,
  written writ, kept keep, left leav, lost los, told tell, saw see, seen see, came com, got get, gave giv, given giv,
  met meet, fought fight, bought buy, died die, dying die, dead die, death die, cried cry, crying cry, tried try,
  children child, men man, women woman, people person, worse bad, worst bad, better good, best good, broke break,
  broken break, spoke speak, spoken speak, drove driv, driven driv, lying lie, complete do, completed do, completing do,
  finished do, made mak, use us, used us, using us, twice 2`
    .split(',')
    .map((pair): [string, string] => {
      const [word = '', base = ''] = pair.trim().split(' ');
      return [word, base];
    }),
);

const synonyms = new Map<string, string>(
  [
    ['sleep', 'slept', 'insomnia', 'asleep'],
    ['tir', 'exhaust', 'fatigu', 'weary'],
    ['anxiou', 'anxiet', 'nervou', 'worr', 'anxio', 'afraid', 'scar', 'fear'],
    ['sad', 'down', 'low', 'depress'],
    ['angr', 'anger', 'mad', 'furiou', 'furio'],
    ['fath', 'father', 'dad', 'daddy', 'dadd'],
    ['moth', 'mother', 'mom', 'mum', 'mommy'],
    ['partn', 'husband', 'hubby', 'hubb', 'wife', 'wif', 'missus', 'boyfriend', 'girlfriend', 'spous'],
    ['child', 'kid', 'son', 'daught', 'baby', 'bab'],
    ['suicid', 'kill', 'die'],
    ['drink', 'alcohol', 'win', 'wine', 'beer'],
    ['job', 'work', 'office', 'boss'],
    ['medic', 'medication', 'pill', 'tablet', 'dose', 'med'],
    ['argu', 'argument', 'fight', 'row'],
    ['breath', 'breathe'],
    ['cry', 'tear', 'tearful'],
    ['appoint', 'appointment', 'session', 'meet'],
    ['homework', 'assign', 'assignment', 'practic', 'practis', 'exercis'],
  ].flatMap((group) => group.map((word): [string, string] => [word, group[0] ?? word])),
);

const emptyWords = new Set(
  `a an the and or but so because if then than that this these those there here it its i me my mine myself we us our
  you your yours yourself he him his himself she her hers herself they them their theirs themself themselves who whom
  whose which what when where why how as at by for from in into of off on onto out over to up with within about
  after before during between through until till since while am is are was were be been being have has had having
  do does did will would shall should can could may might must not no yes yeah okay ok just really very quite too
  also only even still again more most much many some any each every both all few lot bit own same such other another
  one well like kind sort now today mmhm oh ah hmm mean know thing things something anything nothing get got
  client clients therapist clinician counselor session sessions report reported reports state stated states describe described describes say
  said says saying tell told tells note noted notes share shared shares express expressed explain explained mention mentioned
  indicate indicated identify identified discuss discussed talk talked ask asked asks answer answered respond responded
  deny denied denies denying endorse endorsed agree agreed plan planned regarding around whether having let us`
    .split(/\s+/u)
    .flatMap((word) => [word, suffixless(word).length > 3 ? suffixless(word) : word]),
);
