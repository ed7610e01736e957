import { formsOf } from '../phrases/inflections.ts';

/**
 * A fixed form of written text, so that phrases can be compared: small letters, every word and every mark with one space
 * before it, one more at the end, hyphens as spaces, "didn't" as "did not": ` client did not refuse . `
 */
export function writtenForm(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’‘ʼ`´]/gu, "'")
    .replace(/\b(?:can't|cannot)\b/gu, 'can not')
    .replace(/\bwon't\b/gu, 'will not')
    .replace(/n't\b/gu, ' not')
    .replace(/(?:→|->)/gu, ' to ')
    .replace(/(?<=\p{L})[-‐‑/](?=[\p{L}\p{N}])|(?<=\p{N})[-‐‑/](?=\p{L})/gu, ' ');
  const tokens = plain.match(/\p{N}[\p{N}:./%-]*(?<![.:/-])|[\p{L}\p{N}]+|'s\b|[¶§.,;:!?()]/gu) ?? [];
  return ` ${tokens.map((token) => (token === '!' || token === '?' ? '.' : token)).join(' ')} `;
}

/**
 * Reads a phrase as a clinician writes it in `templates/rules/lint/*.yaml`, whose first file explains the marks.
 * @returns the source of an expression for a written form: it begins with the space before its first word.
 * @throws SyntaxError naming what cannot be read
 */
export function phraseSource(text: string): string {
  const rest = text.replace(/<number>|[\s()[\]|*+~¶,'’-]|[\p{L}\p{N}]/gu, '');
  if (rest !== '') throw new SyntaxError(`the mark ${rest[0]} has no meaning here`);
  const spaced = text.toLowerCase().replace(/-/gu, ' ');
  const tokens = spaced.match(/\*\*?|\)[+~]?|[([\]|¶,]|<number>|[\p{L}\p{N}'’]+[~+]?/gu) ?? [];
  const reader = { tokens, at: 0 };
  const source = sequence(reader);
  if (reader.at < tokens.length) throw new SyntaxError('a bracket of the phrase is not opened');
  if (!tokens.some((token, at) => isNeeded(token, tokens.slice(0, at)))) {
    throw new SyntaxError('the phrase fits everything');
  }
  return source;
}

/** One expression for several phrases; whole words only. */
export function anyOf(sources: readonly string[]): RegExp {
  return new RegExp(`(?:${sources.join('|')})(?= )`, 'gu');
}

/** The same at the end of what comes before something, with up to three words between. */
export function shortlyBefore(sources: readonly string[]): RegExp {
  return new RegExp(`(?:${sources.join('|')})(?: [^ .;,]+){0,3}$`, 'u');
}

/** A word that no square bracket makes optional. */
function isNeeded(token: string, before: readonly string[]): boolean {
  const depth = before.filter((one) => one === '[').length - before.filter((one) => one === ']').length;
  return depth === 0 && /[\p{L}\p{N}¶]/u.test(token);
}

interface Reader {
  tokens: readonly string[];
  at: number;
}

function sequence(reader: Reader): string {
  let source = '';
  for (let token = reader.tokens[reader.at]; token !== undefined; token = reader.tokens[reader.at]) {
    if (/^(?:\)[+~]?|\]|\|)$/u.test(token)) break;
    reader.at += 1;
    source += part(token, reader);
  }
  return source;
}

function part(token: string, reader: Reader): string {
  if (token === '(') return bracket(reader, ')');
  if (token === '[') return `${bracket(reader, ']')}?`;
  if (token === '*' || token === '**') return `(?: [^ .;]+){0,${token === '*' ? 3 : 8}}?`;
  if (token === '<number>') return ' \\p{N}[^ ]*';
  const word = token.replace(/’/gu, "'").replace(/[~+]$/u, '').replace(/'s$/u, " 's");
  if (token.endsWith('~')) return ` ${word}[^ ]*`;
  return token.endsWith('+') ? ` (?:${formsOf(word, new Map()).join('|')})` : ` ${word}`;
}

function bracket(reader: Reader, close: string): string {
  const options = [sequence(reader)];
  while (reader.tokens[reader.at] === '|') {
    reader.at += 1;
    options.push(sequence(reader));
  }
  const closing = reader.tokens[reader.at] ?? '';
  reader.at += 1;
  if (closing[0] !== close) throw new SyntaxError('a bracket of the phrase is not closed');
  if (options.includes('')) throw new SyntaxError('an option of the phrase is empty');
  return `(?:${options.map((option) => ended(option, closing.slice(1))).join('|')})`;
}

/** `(a|b)~` and `(a|b)+` are about the last word of each option. */
function ended(option: string, mark: string): string {
  if (mark === '~') return `${option}[^ ]*`;
  if (mark !== '+') return option;
  return option.replace(/[^ ]+$/u, (word) => `(?:${formsOf(word, new Map()).join('|')})`);
}
