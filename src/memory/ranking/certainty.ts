import type { Mention } from '../concepts.ts';

/** What a word counts in a sentence that says the thing is not so, or is so for somebody else. */
const denied = 0.35;
const somebodyElses = 0.45;

/** How many words before it can deny a word, or say whose it is. */
const reach = 4;

const negators =
  wordSet(`no not never without neither nor denies denied hasn't haven't hadn't don't doesn't didn't isn't aren't
  wasn't weren't won't wouldn't ain't`);
const own = wordSet("i i'm i've i'd i'll me my myself mine we we're we've our us you you're you've your");
const theirs = wordSet('his her their');
/** Words with `'s` that name no owner. */
const contractions = wordSet(
  "it's that's there's what's who's he's she's let's here's how's where's everything's",
);

/** A sentence taken apart. */
export interface Sentence {
  /** As they were said, lower-case, with their possessive. */
  words: readonly string[];
  mentions: readonly Mention[];
  /** Somebody asks and is told no. */
  answeredNo: boolean;
  /** A question says nothing of what is so. */
  question: boolean;
}

/**
 * How surely each word of a sentence is said of the speaker: 1, or less where it is denied ("I never had panic
 * attacks") or is somebody else's ("my friend's dad walked out", "her father").
 * @param isPerson Whether a concept names people.
 */
export function certainties(sentence: Sentence, isPerson: (concept: string) => boolean): number[] {
  if (sentence.answeredNo) return sentence.words.map(() => denied);
  const people = sentence.mentions.filter(({ id }) => isPerson(id));
  let anothers = false;
  return sentence.words.map((word, at) => {
    const start = startOfMention(sentence.mentions, at);
    const before = sentence.words.slice(Math.max(0, start - reach), start);
    // Once the talk is of somebody else's people it stays there until the speaker comes in again.
    anothers =
      ownedByAnother(
        before,
        people.some((one) => one.at === start),
      ) ||
      (anothers && !own.has(word));
    const isDenied = !sentence.question && before.some((one) => negators.has(one));
    return (isDenied ? denied : 1) * (anothers ? somebodyElses : 1);
  });
}

/** "Can't sleep" says it itself: what denies it would stand before the saying. */
function startOfMention(mentions: readonly Mention[], word: number): number {
  const over = mentions.filter(({ at, end }) => at <= word && word < end);
  return Math.min(word, ...over.map(({ at }) => at));
}

function ownedByAnother(before: readonly string[], isPerson: boolean): boolean {
  const owner = before.at(-1) ?? '';
  if (owner.endsWith("'s")) return !contractions.has(owner);
  return isPerson && theirs.has(owner);
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
