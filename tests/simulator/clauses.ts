/** Longest quotation in words; a longer clause is cut at a comma or, failing that, at a word. */
const mostWords = 22;

const strong =
  /\b(i feel|i felt|drown\w*|panic\w*|afraid|scared|worried|father|dad|mother|sister|brother|old man|sleep|slept|awake|alone|cr(y|ied|ying)|hate|love|angry|miss(ed)?|lost|hurt|numb|breathe?|died|died|work|argu\w+|fight|fought)\b/giu;
const firstPerson = /\b(i|i'm|i've|i'd|i'll|my|me|we|we're|our)\b/giu;

/** How much a line is worth telling: feelings, people and events of the speaker's own over small talk. */
export function talkWeight(text: string): number {
  const clause = clauseOf(text);
  const words = clause.split(/\s+/u).length;
  if (words < 3) return 0;
  const marks =
    (clause.match(strong) ?? []).length * 4 + Math.min(2, (clause.match(firstPerson) ?? []).length);
  return 1 + marks + Math.min(words, 12) / 6 + (clause.endsWith('?') ? 0.5 : 0);
}

/**
 * The sentence of a line that says most (or that holds what is preferred), cut to a quotable length. Always a
 * contiguous, verbatim part of the line.
 */
export function clauseOf(text: string, prefer?: RegExp): string {
  const sentences = text.match(/[^.!?…]+(?:\.(?=\S)[^.!?…]+)*[.!?…]*/gu)?.map((part) => part.trim()) ?? [
    text,
  ];
  const quotable = sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  const preferred = prefer && quotable.filter((sentence) => prefer.test(sentence));
  const from = preferred && preferred.length > 0 ? preferred : quotable;
  const [first = text, ...others] = from;
  const best = others.reduce(
    (held, each) => (sentenceWeight(each) > sentenceWeight(held) ? each : held),
    first,
  );
  return shortened(best.replaceAll(/^["“”\s]+|["“”\s]+$/gu, ''));
}

function sentenceWeight(sentence: string): number {
  const words = sentence.split(/\s+/u).length;
  return (
    (sentence.match(strong) ?? []).length * 6 + Math.min(words, 14) - (/["“”<>&‹›]/u.test(sentence) ? 20 : 0)
  );
}

function shortened(sentence: string): string {
  const words = sentence.split(' ');
  if (words.length <= mostWords && !/["“”]/u.test(sentence)) return sentence;
  const head =
    words
      .slice(0, mostWords)
      .join(' ')
      .split(/["“”]/u)
      .find((part) => /\p{L}/u.test(part)) ?? sentence;
  const comma = head.lastIndexOf(',');
  return (comma > head.length / 2 ? head.slice(0, comma) : head).replace(/[,;:\s]+$/u, '');
}

/** A clause in quotation marks, the closing stop inside only where the line has one. */
export function quoted(clause: string): string {
  return /[.!?…]$/u.test(clause) ? `“${clause}”` : `“${clause}”.`;
}

const topics = ['sleep', 'panic', 'school', 'breathing', 'homework', 'family', 'money', 'father', 'mother'];
const negated = /\b(not|no|never|nothing|nobody|without)\b|n['’]t\b/iu;

/** What a clause is about, only in a word that stands in it; nothing where a "not" may turn the word round. */
export function topicOf(clause: string): string | undefined {
  if (negated.test(clause)) return undefined;
  const topic = topics.find((word) => new RegExp(`\\b${word}\\b`, 'iu').test(clause));
  if (topic !== 'father' && topic !== 'mother') return topic;
  return new RegExp(`\\b(my|your) ${topic}\\b`, 'iu').test(clause) ? `their ${topic}` : undefined;
}
