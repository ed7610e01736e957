import { exchangeIn, taskAgreedOn } from './agreed-exchange.ts';

/** Who a client is in sentences about them. */
export interface Addressee {
  /** As registered; its first word counts. */
  name: string;
  /** `she/her`; without them `they` is nobody the sentence is sure to mean. */
  pronouns?: string | undefined;
  /** Which one of a couple or a family, `a`, `b`, …: what another one agreed to is not theirs. */
  partner?: string | undefined;
  /** As whom they speak, where the client is several people: `client-2` is `Client 2` in a note. */
  speaker?: string | undefined;
}

/** Longer is no task any more but a paragraph. */
const longest = 120;

/**
 * What a sentence of a plan says that the client agreed to do, put as it is said to the client: `Client agreed to keep
 * her sleep diary.` gives `keep your sleep diary`. What the therapist only proposed, what others do, appointments and
 * aims of the treatment are no task, nor is what a client may do, maybe. English only.
 * @returns none where the sentence agrees on nothing; several where it lists them
 */
export function agreedTasks(sentence: string, addressee: Addressee): string[] {
  const exchange = exchangeIn(sentence, namings(addressee));
  if (exchange !== undefined) {
    const task = taskAgreedOn(exchange);
    return task === undefined ? [] : asTasks([task], []);
  }
  const speaks = new RegExp(`^\\W*(?:the )?(?:${callings(addressee)})\\b[^“"]*[“"](.+?)[”"]`, 'isu');
  const quoted = speaks.exec(sentence)?.[1];
  const named = quoted === undefined ? saidOfClient(sentence, addressee) : saidByClient(quoted);
  const person = quoted === undefined ? thirdPersons(addressee) : firstPerson;
  return asTasks(named, person);
}

/** Whether somebody quoted the question and the answer, so that both are words it rests on. */
export function isExchange(sentence: string, addressee: Addressee): boolean {
  return exchangeIn(sentence, namings(addressee)) !== undefined;
}

function asTasks(named: readonly string[], person: Persons): string[] {
  return named
    .map((task) => spokenTo(tidy(task), person))
    .filter((task) => task.length <= longest && task.includes(' ') && !refused.test(task));
}

/** `Client agreed to …`, `Sam will …`, `Homework: …; …` */
function saidOfClient(sentence: string, addressee: Addressee): string[] {
  const heading =
    /^\W*(?:agreed )?(?:homework|home practi[cs]e|between[- ]sessions?(?: (?:task|practi[cs]e|work))?|agreed)(?:[^:]{0,30}:| (?:is|was) to(?= )| (?:to|on)(?= ))\s*(.+)$/isu;
  const listed = heading.exec(sentence)?.[1];
  if (listed !== undefined) return listed.split(/;|(?<=[a-z])\.\s+/u);
  // Of two people nobody knows whom the word means.
  const alone = addressee.partner === undefined ? '|he|she|they' : '|they';
  const subject = `(?:(?:the )?(?:${namings(addressee)}|couple|family)|both partners${alone})`;
  const agreed = `(?:(?:has |have )?(?:also |both )?(?:agreed|committed|chose|chosen|decided|offered|planned|volunteered)|intends?|plans?|is|are) (?:to|on|that (?:he|she|they) (?:will|would))|will`;
  const found = new RegExp(`^\\W*${subject} (?:${agreed}) (.+)$`, 'isu').exec(sentence)?.[1];
  return found === undefined ? [] : [found];
}

/** What notes call the person, their first name among it. */
function namings(addressee: Addressee): string {
  const [first = ''] = addressee.name.split(/\s+/u);
  return `${callings(addressee)}|${escaped(first)}`;
}

/** What notes call the person; another one's number makes it another person. */
function callings({ partner, speaker }: Addressee): string {
  const number = /^client-(\d+)$/u.exec(speaker ?? '')?.[1];
  const numbered = number === undefined ? '' : `|client ${number}`;
  const unnumbered = 'client\\b(?! \\d)|patient';
  if (partner === undefined) return `${unnumbered}|partner [a-d]${numbered}`;
  return `${partner === 'a' ? `${unnumbered}|` : ''}partner ${partner}${numbered}`;
}

/** `I could sit in the kitchen. I will try that.`: what `that` is stands a sentence before. */
function saidByClient(words: string): string[] {
  const sentences = words.split(/(?<=[.!?])\s+/u);
  const at = sentences.findIndex((sentence) => promise.test(sentence) && !/\?\s*$/u.test(sentence));
  const task = promise.exec(sentences[at] ?? '')?.[1];
  if (task === undefined || sentences.slice(at, at + 2).some((sentence) => openEnded.test(sentence)))
    return [];
  if (!/^(?:try |do |give )?(?:that|it|this|so)\b/iu.test(task)) return [task];
  const before = sentences.slice(0, at).reverse();
  const meant = before
    .map((sentence) => /\bI (?:could|can|might) (.+)$/isu.exec(sentence)?.[1])
    .find(Boolean);
  return meant === undefined ? [] : [meant];
}

const promise =
  /(?:\bI(?:'ll|’ll| will| am going to|'m going to|’m going to| agree to| plan to)|^\W*(?:yes|sure|okay|ok)\b,? I (?:can|could)) (?:definitely |try to |also )?(.+)$/isu;

/** `I will try, maybe.` */
const openEnded = /\b(?:maybe|perhaps|possibly|not sure|I (?:guess|suppose)|we(?:'ll|’ll| will) see)\b/iu;

/** No task of the client's between sessions: consideration, attendance, aims, and what was refused. */
const refused =
  /^(?:not|never|consider|think about|see (?:if|the|how)|maybe|possibly|be\b|return|attend|come|meet|remain|follow up|contact (?:the )?(?:therapist|clinician|clinic|office)|reduce|increase|decrease|achieve|improve|demonstrate|report|continue (?:weekly|in|with) |receive|weekly|monthly|next session)/iu;

function tidy(task: string): string {
  return task
    .replace(/\s+/gu, ' ')
    .replace(/^(?:continue to|try to|also|to) /iu, '')
    .replace(/[\s.;,]+$/u, '')
    .trim();
}

/** Words about a person → words to them. */
type Persons = readonly (readonly [pattern: RegExp, word: string])[];

const firstPerson: Persons = [
  [/\bI'm\b|\bI’m\b|\bI am\b/gu, 'you are'],
  [/\bI was\b/gu, 'you were'],
  [/\bI\b/gu, 'you'],
  [/\bmy\b/giu, 'your'],
  [/\bmine\b/giu, 'yours'],
  [/\bmyself\b/giu, 'yourself'],
  [/\bme\b/giu, 'you'],
];

function thirdPersons({ pronouns = '' }: Addressee): Persons {
  const known = pronouns.toLowerCase().split('/')[0] ?? '';
  const they: Persons = [
    [/\btheir\b/giu, 'your'],
    [/\bthemsel(?:f|ves)\b/giu, 'yourself'],
    [/\bthey\b/giu, 'you'],
  ];
  const one = (subject: string, own: string, self: string): Persons => [
    [
      new RegExp(
        `\\b${own}\\b(?= \\p{L})(?! (?:to|and|or|about|for|with|at|on|in|by|when|if|that|what)\\b)`,
        'giu',
      ),
      'your',
    ],
    [new RegExp(`\\b${self}\\b`, 'giu'), 'yourself'],
    [new RegExp(`\\b${subject} (?:is)\\b`, 'giu'), 'you are'],
    [new RegExp(`\\b${subject} (?:was)\\b`, 'giu'), 'you were'],
    [new RegExp(`\\b${subject} (?:has)\\b`, 'giu'), 'you have'],
    [new RegExp(`\\b${subject} (\\p{L}+?)(?:(?<=ch|sh|ss|x|z|o)es|(?<!s)s)\\b`, 'giu'), 'you $1'],
    [new RegExp(`\\b${subject}\\b`, 'giu'), 'you'],
  ];
  if (known === 'they') return they;
  return [...one('she', 'her', 'herself'), ...one('he', 'his', 'himself')];
}

function spokenTo(task: string, persons: Persons): string {
  const spoken = persons.reduce((text, [pattern, word]) => text.replace(pattern, word), task);
  // A word in capitals is a name's or an abbreviation's, and stays.
  return /^\p{Lu}\p{Ll}/u.test(spoken) ? spoken.charAt(0).toLowerCase() + spoken.slice(1) : spoken;
}

function escaped(word: string): string {
  return word === '' ? '(?!)' : word.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}
