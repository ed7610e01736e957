import type { Mention } from '../concepts.ts';
import type { SaidWord } from './clause-words.ts';

/** What a mention of a concept is taken for. */
export interface Taken {
  meaning: 'own' | 'denied' | 'others';
  /** Of somebody else's: whose, as it was said. */
  whose?: string;
}

/** How a concept is to be read. */
export interface ConceptKind {
  /** Names people: somebody's father. */
  person: boolean;
  /** Is spoken of whether or not it is denied. */
  matters: boolean;
  /** Happens between people. */
  between: boolean;
}

/** How many words before it can deny a word. */
const reach = 4;

const negators = wordSet(
  "no not never without neither nor denies denied denying hasn't haven't hadn't don't doesn't didn't isn't aren't wasn't weren't won't wouldn't ain't",
);
const own = wordSet(
  "i i'm i've i'd i'll me my myself mine we we're we've we'd we'll us our ours ourselves client client's",
);
const possessives = wordSet('my our his her their your');
const theirs = wordSet('his her their');
const third = wordSet(
  "he she they he's she's they're he'd she'd they'd he'll she'll they'll everyone everybody somebody someone people nobody",
);
const roles = wordSet(
  'boss manager supervisor coworker colleague neighbor neighbour landlord teacher coach doctor nurse lawyer guy man woman lady therapist',
);
/** Words with `'s` that name no owner. */
const contractions = wordSet(
  "it's that's there's what's who's he's she's let's here's how's where's everything's client's",
);

/**
 * Reads from the words around a mention whose it is, and whether it is denied: "I quit drinking" is the client's, "my brother
 * drinks" the brother's, "I never had panic attacks" denied, "her father" another's father. English; what cannot be told is the
 * speaker's own, since they are the one who talks.
 * @param people Mentions of people in the same sentence.
 */
export function takenFor(
  mention: Pick<Mention, 'at' | 'end'>,
  words: readonly SaidWord[],
  people: readonly Pick<Mention, 'at' | 'end'>[],
  kind: ConceptKind,
): Taken {
  const owner = ownerBefore(mention.at, words);
  if (owner !== undefined) return { meaning: 'others', whose: owner };
  if (!kind.person) {
    const subject = subjectOf(mention, words, people, kind);
    if (subject !== undefined) return { meaning: 'others', whose: subject };
  }
  if (!kind.person && !kind.matters && isDenied(mention, words)) return { meaning: 'denied' };
  return { meaning: 'own' };
}

/** `her father`, `Anna's dad`, `my friend's panic attacks`: whose it says it is. */
function ownerBefore(at: number, words: readonly SaidWord[]): string | undefined {
  const before = words[at - 1]?.word ?? '';
  if (before.endsWith("'s") && !contractions.has(before)) return withPossessive(at - 1, words);
  // Words of somebody's own stand between: "her own father".
  const own = before === 'own' ? words[at - 2]?.word : before;
  return own !== undefined && theirs.has(own) ? own : undefined;
}

type Person = Pick<Mention, 'at' | 'end'>;

/**
 * Who does or has it: the person right before it, else whom its clause begins with, else the one before that. The speaker
 * themselves is nobody else: "he makes me angry" is theirs.
 */
function subjectOf(
  { at }: Pick<Mention, 'at'>,
  words: readonly SaidWord[],
  people: readonly Person[],
  { between }: ConceptKind,
): string | undefined {
  const clause = words[at]?.clause ?? 0;
  for (let one = clause; one >= 0; one -= 1) {
    const named = words
      .map((word, place) => ({ ...word, place }))
      .filter((word) => word.clause === one && word.place < at)
      .flatMap(({ place }) => whoAt(place, words, people) ?? []);
    const [first] = named;
    const last = named.at(-1);
    if (first === undefined || last === undefined) continue;
    const isRightBefore =
      one === clause && at - last.end <= 1 && !prepositions.has(words[at - 1]?.word ?? '');
    const object =
      one === clause &&
      named.some(({ name, word }) => name === undefined && /^(?:me|us|myself)$/u.test(word));
    const subject = isRightBefore ? last : object ? { ...first, name: undefined } : first;
    return between && !subject.isAnothers ? undefined : subject.name;
  }
  return undefined;
}

/** Somebody who is named at this place and does not stand behind "with", "about" and the like; without a name the speaker. */
function whoAt(place: number, words: readonly SaidWord[], people: readonly Person[]) {
  const { word = '', isName = false } = words[place] ?? {};
  const person = people.find((one) => one.at === place);
  if (person !== undefined || third.has(word) || roles.has(word) || (isName && !word.endsWith("'s"))) {
    const end = person?.end ?? place + 1;
    const start = possessives.has(words[place - 1]?.word ?? '') ? place - 1 : place;
    if (prepositions.has(words[start - 1]?.word ?? '')) return undefined;
    const before = words[place - 1]?.word ?? '';
    const isAnothers = theirs.has(before) || (before.endsWith("'s") && !contractions.has(before));
    return { name: withPossessive(place, words, end), word, end, isAnothers };
  }
  const isSomebodys =
    people.some((one) => one.at > place && one.at - place <= 2) ||
    words.slice(place + 1, place + 3).some((next) => roles.has(next.word));
  const isOwn = own.has(word) && !(possessives.has(word) && isSomebodys);
  return isOwn ? { name: undefined, word, end: place + 1, isAnothers: false } : undefined;
}

const prepositions = wordSet(
  'with about at to from for of by like than around near after before against on over',
);

function withPossessive(at: number, words: readonly SaidWord[], end = at + 1): string {
  const from = possessives.has(words[at - 1]?.word ?? '') ? at - 1 : at;
  const text = words.slice(from, end).map(({ word }) => word);
  return text.join(' ').replace(/'s$/u, '');
}

/** "Can't sleep" says it itself: what denies it would stand before the saying, in its own clause. */
function isDenied({ at }: Pick<Mention, 'at'>, words: readonly SaidWord[]): boolean {
  const clause = words[at]?.clause;
  const before = words.slice(Math.max(0, at - reach), at).filter((one) => one.clause === clause);
  return before.some(
    ({ word }, place) => negators.has(word) && !/^(?:just|only)$/u.test(before[place + 1]?.word ?? ''),
  );
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/u));
}
