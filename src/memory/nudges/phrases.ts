/** What finds a phrase: it is asked with {@link spaced} text. */
export type PhrasePattern = RegExp;

/** Text as phrases see it: small letters, one space between words and one around them, no punctuation. */
export function spaced(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc]/gu, "'")
    .replace(/[^\p{L}\p{N}\p{M}']+/gu, ' ');
  return ` ${words.trim()} `;
}

/**
 * A phrase as it is written in `nudges.yaml`: words, `begin*`, `(either|or)`, `[either|or|neither]`, `_` for any word.
 * @throws SyntaxError with a sentence for whoever wrote it
 */
export function phrasePattern(phrase: string): PhrasePattern {
  const tokens = phrase.match(token) ?? [];
  if (/[()[\]]/u.test(phrase.replace(token, ''))) {
    throw new SyntaxError('has a bracket that is not closed, or one inside another');
  }
  if (!tokens.some((part) => !part.startsWith('['))) throw new SyntaxError('must hold a word');
  return new RegExp(`(?<= )${tokens.map(tokenSource).join('')}`, 'u');
}

const token = /\([^()[\]]*\)|\[[^()[\]]*\]|[^\s()[\]]+/gu;

function tokenSource(part: string): string {
  if (part.startsWith('[')) return `(?:${alternatives(part.slice(1, -1))} )?`;
  if (part.startsWith('(')) return `${alternatives(part.slice(1, -1))} `;
  return `${wordSource(part)} `;
}

function alternatives(inner: string): string {
  const each = inner.split('|').map((words) => words.trim().split(/\s+/u).map(wordSource).join(' '));
  if (each.includes('')) throw new SyntaxError('has an empty choice');
  return `(?:${each.join('|')})`;
}

function wordSource(word: string): string {
  if (word === '_') return "[\\p{L}\\p{N}\\p{M}']+";
  if (!/^[\p{L}\p{N}\p{M}']*\*?$/u.test(word)) throw new SyntaxError('holds a character that is no letter');
  if (word === '*') throw new SyntaxError('has a * without a beginning of a word');
  return word.toLowerCase().replace('*', "[\\p{L}\\p{N}\\p{M}']*");
}

/** The first of some phrases that stands in a text, as it stands there in small letters; undefined for none. */
export function firstPhrase(patterns: readonly PhrasePattern[], text: string): string | undefined {
  const words = spaced(text);
  for (const pattern of patterns) {
    const found = pattern.exec(words)?.[0].trim();
    if (found !== undefined) return found;
  }
  return undefined;
}
