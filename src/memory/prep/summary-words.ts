import type { PrepItem, PrepQuote } from '../../core/prep.ts';
import type { ConceptLayer } from '../concepts.ts';
import { type SaidWord, sentencesOf } from '../themes/clause-words.ts';
import { stemOf, wordsOf } from '../tokens.ts';
import { stopWords } from '../words/stop-words.ts';

/** What a sentence of a summary names. */
export interface SummaryGrounds {
  items: readonly PrepItem[];
  /** Of those items, the lines it names. */
  quotes: readonly PrepQuote[];
  /** `2026-03-30` */
  madeOn: string;
}

/**
 * What the words of a summary say that its lines do not: a word that none of them holds, two lines made one fact, a cause or a
 * piece of advice, something that another person did or wants, what is to come told as done. English; what cannot be told is refused.
 * @param own the sentence without its quotations @returns ids of the rules it breaks
 */
export function wordProblems(
  text: string,
  own: string,
  grounds: SummaryGrounds,
  layer: ConceptLayer,
): string[] {
  const clauses = clausesOf(own, own.trim() !== text.trim());
  const sources = sourcesOf(grounds);
  return [
    ...(clauses.every((clause) => sources.some((source) => isHeldBy(clause, source, layer)))
      ? []
      : ['words-not-in-quotes']),
    ...(addsReason(own, grounds) ? ['reason-not-in-quotes'] : []),
    ...(isAnothersAct(own, clauses, grounds) ? ['not-who-did-it'] : []),
    ...(clauses.flat().length > 0 && isNotByCalendar(own, grounds) ? ['not-by-the-calendar'] : []),
  ];
}

/** Words that only say that somebody spoke, and what dates decide of it. */
const framing = new Set(
  `client therapist said say spoke speak speaking described describe reported report named name mentioned mention stated state
  agreed agree accepted accept promised promise topic theme first again since still later rather time next s`
    .split(/\s+/u)
    .map(stemOf),
);

/** These bring in a quotation; without one they are acts: "Client shared the letter". */
const quoting = new Set(
  'shared recalled added explained answered replied asked put told wondered noted'.split(' ').map(stemOf),
);

/** Of each clause what it is about. */
function clausesOf(own: string, isQuoting: boolean): string[][] {
  const isFraming = (stem: string) => framing.has(stem) || (isQuoting && quoting.has(stem));
  return own
    .split(/[.,;:!?()—–]|\s-\s|\b(?:and|but|while|although|though)\b/iu)
    .map((clause) => wordsOf(clause).filter((word) => !stopWords.has(word) && !isFraming(stemOf(word))));
}

/** One line, a question with its answer, or what the page says of an item: what a clause may rest on as a whole. */
function sourcesOf({ items, quotes }: SummaryGrounds): ReadonlySet<string>[] {
  const lines = quotes.map(({ quote }, at) => {
    const before = quotes.find(
      (one) => one.sessionId === quotes[at]?.sessionId && one.number === (quotes[at]?.number ?? 0) - 1,
    );
    return `${before?.quote ?? ''} ${quote}`;
  });
  return [...lines, ...items.map(({ text }) => text)].map((text) => new Set(wordsOf(text).map(stemOf)));
}

/** Another word for the same concept will do: "father" for "my dad". */
function isHeldBy(clause: readonly string[], source: ReadonlySet<string>, layer: ConceptLayer): boolean {
  const concepts = layer.namedIn([...source]);
  return clause.map(stemOf).every((stem) => {
    if (source.has(stem)) return true;
    const named = layer.namedIn([stem]);
    return named.some((id) => concepts.some((one) => layer.belongsTo(one, id)));
  });
}

const reasons =
  /\b(?:because|due to|so that|therefore|hence|thus|caus(?:e[sd]?|ing)|led to|leads to|results?|resulted|should|must|ought|needs?|needed|may|might|likely|probably|perhaps|maybe|seem\w*|appear\w*|risk\w*|relaps\w*|(?:spoke|spoken|speaking|talked|talking|said) (?:with|to))\b/giu;

/** A cause, a guess, advice, or a talk with somebody outside the room: only where they say that very word. */
function addsReason(own: string, { quotes }: SummaryGrounds): boolean {
  const said = quotes.map(({ quote }) => ` ${wordsOf(quote).join(' ')} `);
  const found = [...own.matchAll(reasons)].map(([word]) => ` ${word.toLowerCase()} `);
  return found.some((word) => !said.some((text) => text.includes(word)));
}

const actors = /^\s*(client(?: \d)?|therapist)(['’]s)?\b/iu;
const helping = new Set(
  'will would has had have is was are were be been did does do not also rather can could never to now then'.split(
    ' ',
  ),
);
/** Of these what follows is what was spoken of, or what another asked for. */
const speaking = new Set(
  'said spoke talked discussed described reported named mentioned stated agreed accepted'.split(' '),
);

/** Whether somebody is given what only another did, has or wants in the lines. */
function isAnothersAct(own: string, clauses: readonly string[][], { quotes }: SummaryGrounds): boolean {
  const actor = actors.exec(own);
  if (actor === null) return false;
  const [whole, who = '', possessive] = actor;
  const [verb] = wordsOf(own.slice(whole.length)).filter((word) => !helping.has(word));
  if (possessive === undefined && verb !== undefined && speaking.has(verb)) return false;
  const acts = clauses.map(([first, second]) => (possessive === undefined ? first : second));
  const [act] = acts;
  if (act === undefined) return false;
  const speaker = who.toLowerCase().replace(' ', '-');
  // A sentence of the clinician's own speaks of everybody by name.
  if (quotes.some((quote) => quote.at === undefined)) return false;
  const stem = stemOf(act);
  const does = quotes
    .filter((quote) => quote.speaker?.startsWith(speaker))
    .flatMap(({ quote }) => sentencesOf(quote).flatMap((words) => subjectsOf(stem, words)));
  const isTheirs = possessive === undefined ? 'own' : 'other';
  return !does.some((subject) => subject === isTheirs || subject === 'unknown');
}

type Subject = 'own' | 'other' | 'unknown';

/** Who does it, each time the word is said: the nearest "I" or "he" before it, or a person its clause begins with. */
function subjectsOf(stem: string, words: readonly SaidWord[]): Subject[] {
  return words.flatMap(({ word }, at): Subject[] => {
    if (stemOf(word.replace(/'s$/u, '')) !== stem) return [];
    const before = words.slice(0, at).map((one, place) => ({ ...one, place }));
    const subject = before.findLast(({ word: one, place }) => isOwn(one) || isOther(one, words[place - 1]));
    if (subject === undefined) return ['unknown'];
    return [isOwn(subject.word) ? 'own' : 'other'];
  });
}

function isOwn(word: string): boolean {
  return /^(?:i|we)(?:'|$)/u.test(word);
}

/** "He", "she'll", and "my father" where a clause begins with it. */
function isOther(word: string, before: SaidWord | undefined): boolean {
  if (/^(?:he|she|they|who)(?:'|$)/u.test(word)) return true;
  return before !== undefined && /^(?:my|our|his|her|their)$/u.test(before.word);
}

const ahead =
  /\b(?:will|would|plan\w*|promis\w*|going to|agreed|offer\w*|asked|said|spoke|named|has|have|had|was)\b/iu;
const isToCome = /\b(?:will|has|have|is|are|coming|ahead|upcoming)\b/iu;
const isOver = /\b(?:had|was|were|went|attended|did)\b/iu;

/** What nobody knows to be done told as done, and a day that is over as one to come, or the other way round. */
function isNotByCalendar(own: string, { items, madeOn }: SummaryGrounds): boolean {
  const open = items.filter(
    ({ part, tells }) => (part === 'promises' || part === 'homework') && !tells.includes('again'),
  );
  if (open.length > 0 && open.length === items.length && !ahead.test(own)) return true;
  return items.some(({ part, day }) => {
    if (part !== 'dates' || day === undefined) return false;
    return day < madeOn ? isToCome.test(own) : isOver.test(own);
  });
}
