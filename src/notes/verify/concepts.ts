import { stem } from '../words/words.ts';
import { loose } from './loose-stems.ts';

/** What a word is about, and on which side of it: `better` and `worse` share a concept and have opposite poles. */
export interface Concept {
  id: string;
  pole: 1 | -1;
  /** Whether there is nothing between the poles: who is not able is unable, what is not worse need not be better. */
  complete: boolean;
}

/** The concept of one word in spoken form. */
export function conceptOf(word: string): Concept {
  const known = byWord.get(word);
  if (known !== undefined) return known;
  const base = turned.exec(word)?.[1];
  if (base !== undefined && !unturned.test(word)) return { ...conceptOf(base), pole: -1, complete: true };
  const stemmed = loose(stem(word));
  return { id: stemmed.length > 3 ? stemmed.replace(/s$/u, '') : stemmed, pole: 1, complete: true };
}

/** A prefix that turns a word round. */
const turned =
  /^(?:un|dis(?=agree|like|satisf|comfort|continu)|im(?=possib|plausib|patien|prob)|ab(?=normal)|in(?=ability|secure|complete|effective|frequent|sufficient)|ir(?=regular))(\p{L}{4,})$/u;
const unturned = /^(?:under|until|unless|united?|union|universit|unique|unit)/u;

/** Words for the one, words for the other; nothing in between. */
const complete = `
  remember remembers remembered recall recalled recalls | forget forgets forgot forgotten
  alive | dead died die dies deceased
  able capable | unable inability incapable
  likes liked liking enjoy enjoys enjoyed love loves loved | dislike dislikes disliked hate hates hated
  sure certain certainty convinced definite definitely know knows knew known | unsure uncertain undecided
  usual usually normal normally ordinary | unusual abnormal
  fine | mind minds minded minding
  accept accepts accepted accepting | refuse refuses refused decline declines declined reject rejected
  same similar alike identical | different differs differ dissimilar
  present | absent
  opened opens opening | closed closes shut
  related connected linked | unrelated coincidence coincidental
  include includes included | exclude excludes excluded
  allowed permitted | forbidden prohibited banned
  succeed succeeded managed manages | fail fails failed
  positive | negative
  constant constantly continuous persistent | intermittent
  local localized localised | general generalized generalised`;

/** Far ends, with room between them. */
const contrary = `
  better improve improved improves improving improvement eased easing | worse worsen worsens worsened worsening deteriorate deteriorated deteriorating
  good great pleasant | bad badly terrible awful horrible poor poorly
  increase increases increased increasing rise rose risen rising higher heightened | decrease decreases decreased decreasing reduce reduces reduced reducing reduction fall fell fallen falling drop drops dropped dropping lower lessened lessen
  more | less fewer
  easy easier easily ease | hard harder difficult difficulty difficulties trouble struggle struggles struggled
  happy glad | unhappy sad
  hot warm | cold cool
  loud louder loudly | quiet quieter quietly silent
  sudden suddenly abrupt abruptly | gradual gradually slowly
  early earlier | late later
  sharp | dull
  often frequent frequently | seldom rarely rare infrequent infrequently
  strong stronger | weak weaker`;

/** Other words for the same, lay and clinical. */
const same = `
  urinate urination urinating urinary urine pee peed peeing wee waterworks
  vomit vomits vomited vomiting puke puked
  nausea nauseous nauseated queasy
  breathless breathlessness winded dyspnea dyspnoea shortness
  fever fevers feverish febrile temperature temperatures
  swell swelling swollen swelled swells oedema edema
  radiate radiates radiated radiating spread spreads move moves moved moving
  smoke smokes smoked smoking smoker cigarette cigarettes cigar cigars
  drink drinks drinking drank drunk drinker alcohol beer beers wine pint pints
  stool stools bowel bowels feces faeces
  abdomen abdominal tummy stomach belly
  effect effects affect affects affected affecting impact
  decide decides decided decision decisions
  hear hears heard hearing
  relief relieve relieves relieved help helps helped helping helpful benefit beneficial
  itch itchy itching itchiness
  toilet loo bathroom
  diarrhea diarrhoea
  exercise exercises exercising gym
  mother mom mum mommy
  father dad daddy
  rash rashes
  suicide suicidal kill killing
  skip skips skipped skipping miss misses missed missing
  intent intention intentions intend intends intending
  worry worries worried worrying concern concerned concerns
  tired exhausted fatigue fatigued tiredness
  recommend recommends recommended recommendation advise advises advised advisable
  need needs needed necessary
  want wants wanted wanting
  tell tells told telling
  believe believes believed think thinks thought thinking
  mean means meant
  sleep sleeps slept sleeping asleep
  depressed depression
  uni university college
  wife missus
  vision eyesight sight
  send sends sent sending
  sit sits sat sitting
  stand stands stood standing
  choose chooses chose chosen choosing
  hold holds held holding
  wear wears wore worn wearing
  understand understands understood
  build builds built building
  pay pays paid paying
  catch catches caught catching
  spend spends spent spending
  live lives lived living
  operation operations surgery surgical surgeries
  purpose deliberate deliberately intentionally`;

const byWord = new Map<string, Concept>([
  ...rows(same).flatMap((row) => poles(row, true)),
  ...rows(contrary).flatMap((row) => poles(row, false)),
  ...rows(complete).flatMap((row) => poles(row, true)),
]);

function rows(table: string): string[] {
  return table.split('\n').filter((row) => row.trim() !== '');
}

function poles(row: string, isComplete: boolean): [string, Concept][] {
  const [one = '', other = ''] = row.split('|');
  const first = one.trim().split(/\s+/u);
  const id = `=${first[0] ?? ''}`;
  return [
    ...first.map((word): [string, Concept] => [word, { id, pole: 1, complete: isComplete }]),
    ...other
      .trim()
      .split(/\s+/u)
      .filter((word) => word !== '')
      .map((word): [string, Concept] => [word, { id, pole: -1, complete: isComplete }]),
  ];
}
