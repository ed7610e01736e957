import type { Phrase, Span } from './phrase.ts';
import { anchors, sizeOf, wordsOf } from './phrase-anchors.ts';
import { type SpokenWords, spansOf, type WordPart } from './phrase-match.ts';
import { readParts } from './phrase-syntax.ts';
import { together } from './phrase-together.ts';
import type { Vocabulary } from './phrase-vocabulary.ts';

const plainWords: Vocabulary = { groups: new Map(), forms: new Map() };

/**
 * Reads a phrase as a clinician writes it in `templates/rules/risk/*.yaml`: `(a|b)` one of, `[a|b]`
 * perhaps, `word~` any ending, `word+` any form, `(a|b)+` one of in any form, `<name>` one of a group of the
 * vocabulary, `*` up to three words, `**` up to eight, `.` the end of a clause, `&` both in one sentence in either
 * order. Between words a comma or small adverbs are allowed.
 * @throws SyntaxError naming what cannot be read.
 */
export function readPhrase(text: string, vocabulary: Vocabulary = plainWords): Phrase {
  const [one = text, ...more] = text.split(' & ');
  if (more.length > 0) return together([one, ...more].map((each) => sharedPhrase(each, vocabulary)));
  const parts = readParts(text, vocabulary);
  const needed = anchors(parts).sort((one, other) => sizeOf(one) - sizeOf(other));
  const may = (said: SpokenWords) => needed.every((group) => holdsOneOf(said, group));
  return {
    anchors: needed.map(wordsOf),
    isIn: (said) => may(said) && spansOf(parts, said).length > 0,
    spans: (said) => (may(said) ? spansOf(parts, said) : []),
  };
}

const shared = new WeakMap<Vocabulary, Map<string, Phrase>>();

/** The same words stand beside many others: they are read once, and looked for once in a text. */
function sharedPhrase(text: string, vocabulary: Vocabulary): Phrase {
  const known = shared.get(vocabulary) ?? new Map<string, Phrase>();
  shared.set(vocabulary, known);
  const before = known.get(text);
  if (before !== undefined) return before;
  const phrase = readPhrase(text, vocabulary);
  const found = new WeakMap<SpokenWords, Span[]>();
  const spans = (said: SpokenWords) => {
    const own = found.get(said) ?? phrase.spans(said);
    found.set(said, own);
    return own;
  };
  const made = { ...phrase, spans };
  known.set(text, made);
  return made;
}

/**
 * A phrase that is known to be readable, and is read when a text may hold it: most never are.
 * @param anchors Groups of words of which a text must hold one each.
 */
export function readWhenNeeded(
  text: string,
  anchors: readonly (readonly string[])[],
  vocabulary: Vocabulary,
): Phrase {
  let known: Phrase | undefined;
  const phrase = () => {
    known ??= readPhrase(text, vocabulary);
    return known;
  };
  return { anchors, isIn: (said) => phrase().isIn(said), spans: (said) => phrase().spans(said) };
}

function holdsOneOf(said: SpokenWords, { words: exact, beginnings }: WordPart): boolean {
  const [few, many] = exact.size < said.words.size ? [exact, said.words] : [said.words, exact];
  for (const word of few) if (many.has(word)) return true;
  return beginnings.some((beginning) => {
    for (const word of said.words) if (word.startsWith(beginning)) return true;
    return false;
  });
}
