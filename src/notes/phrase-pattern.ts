import { formsOf, type IrregularForms } from './inflections.ts';
import { layForm } from './lay-words.ts';
import { type LongerOptions, type Part, type SpokenWords, spansOf, type WordPart } from './phrase-match.ts';
import { spokenForm } from './spoken-text.ts';

/** A phrase that can be looked for. */
export interface Phrase {
  isIn(said: SpokenWords): boolean;
  /** Where it occurs in the form; `end` is exclusive. */
  spans(said: SpokenWords): { start: number; end: number }[];
  /** Groups of words of which a text must hold one each; `word~` stands for any ending. */
  anchors: readonly (readonly string[])[];
}

/** What phrases may refer to: named groups of phrases, and the forms of irregular words. */
export interface Vocabulary {
  groups: ReadonlyMap<string, string>;
  forms: IrregularForms;
}

/** @param forms rows of an irregular word with all its forms, the word first */
export function vocabularyOf({
  groups,
  forms,
}: {
  groups: Record<string, string>;
  forms: readonly string[];
}): Vocabulary {
  const rows = forms.map((row): [string, string[]] => {
    const all = row.split(' ');
    return [all[0] ?? row, all];
  });
  return { groups: new Map(Object.entries(groups)), forms: new Map(rows) };
}

const plainWords: Vocabulary = { groups: new Map(), forms: new Map() };

/**
 * Reads a phrase as a clinician writes it in `templates/rules/risk/*.yaml`: `(a|b)` one of, `[a|b]`
 * perhaps, `word~` any ending, `word+` any form, `(a|b)+` one of in any form, `<name>` one of a group of the
 * vocabulary, `*` up to three words, `**` up to eight, `.` the end of a clause. Between words a comma or small
 * adverbs are allowed.
 * @throws SyntaxError naming what cannot be read.
 */
export function readPhrase(text: string, vocabulary: Vocabulary = plainWords): Phrase {
  const parts = read(text, vocabulary);
  const needed = anchors(parts).sort((one, other) => sizeOf(one) - sizeOf(other));
  const may = (said: SpokenWords) => needed.every((group) => holdsOneOf(said, group));
  return {
    anchors: needed.map(wordsOf),
    isIn: (said) => may(said) && spansOf(parts, said).length > 0,
    spans: (said) => (may(said) ? spansOf(parts, said) : []),
  };
}

/**
 * A phrase that is known to be readable, and is read when a text holds a word of its anchor: most never are.
 * @param anchor One of its anchors; none when any text may hold it.
 */
export function readWhenNeeded(text: string, anchor: readonly string[], vocabulary: Vocabulary): Phrase {
  let known: Phrase | undefined;
  const phrase = () => {
    known ??= readPhrase(text, vocabulary);
    return known;
  };
  const exact = anchor.filter((word) => !word.endsWith('~'));
  const beginnings = anchor.filter((word) => word.endsWith('~')).map((word) => word.slice(0, -1));
  const needed = asWord(exact, beginnings);
  const may = (said: SpokenWords) => anchor.length === 0 || holdsOneOf(said, needed);
  return {
    anchors: anchor.length === 0 ? [] : [anchor],
    isIn: (said) => may(said) && phrase().isIn(said),
    spans: (said) => (may(said) ? phrase().spans(said) : []),
  };
}

function holdsOneOf(said: SpokenWords, { words: exact, beginnings }: WordPart): boolean {
  const [few, many] = exact.size < said.words.size ? [exact, said.words] : [said.words, exact];
  for (const word of few) if (many.has(word)) return true;
  return beginnings.some((beginning) => {
    for (const word of said.words) if (word.startsWith(beginning)) return true;
    return false;
  });
}

/** Where a phrase occurs without touching any of the others: what is not an idiom. */
export function spansApart(
  said: SpokenWords,
  phrase: Phrase,
  from: readonly Phrase[],
): { start: number; end: number }[] {
  const spans = phrase.spans(said);
  if (spans.length === 0) return [];
  const taken = from.flatMap((other) => other.spans(said));
  return spans.filter(({ start, end }) => taken.every((span) => span.end <= start || span.start >= end));
}

interface Reader {
  tokens: readonly string[];
  at: number;
  vocabulary: Vocabulary;
}

function read(text: string, vocabulary: Vocabulary): Part[] {
  const tokens = text.toLowerCase().match(/\*\*?|\)\+|[()[\]|.]|<[a-z-]+>|[\p{L}\p{N}'’-]+[~+]?/gu) ?? [];
  const rest = text.replace(/<[a-z-]+>|[\s()[\]|.*~+'’-]|[\p{L}\p{N}]/gu, '');
  if (rest !== '' || tokens.length === 0)
    throw new SyntaxError('the phrase holds a mark that has no meaning here');
  const reader = { tokens, at: 0, vocabulary };
  const parts = sequence(reader);
  if (reader.at < tokens.length) throw new SyntaxError('a bracket of the phrase is not opened');
  return parts;
}

function sequence(reader: Reader): Part[] {
  const parts: Part[] = [];
  for (let token = reader.tokens[reader.at]; token !== undefined; token = reader.tokens[reader.at]) {
    if (/^(?:\)\+?|\]|\|)$/u.test(token)) break;
    reader.at += 1;
    parts.push(...part(token, reader));
  }
  return parts;
}

function part(token: string, reader: Reader): Part[] {
  const { vocabulary } = reader;
  if (token === '(') return [choice(options(reader, ')'), false)];
  if (token === '[') return [choice(options(reader, ']'), true)];
  if (token === '*' || token === '**') return [{ kind: 'words', most: token === '*' ? 3 : 8 }];
  if (token === '.') return [{ kind: 'end' }];
  if (token.startsWith('<')) return [group(token.slice(1, -1), vocabulary)];
  if (token.endsWith('+')) return [inAnyForm(token.slice(0, -1), vocabulary)];
  if (token.endsWith('~')) return words(token.slice(0, -1), true);
  return words(token, false);
}

const wordsRead = new Map<string, Part[]>();

function words(text: string, open: boolean): Part[] {
  const key = open ? `${text}~` : text;
  const known = wordsRead.get(key);
  if (known !== undefined) return known;
  const spoken = layForm(spokenForm(text)).trim().split(' ');
  const made = spoken.map((word, index) =>
    open && index === spoken.length - 1 ? asWord([], [word]) : asWord([word], []),
  );
  wordsRead.set(key, made);
  return made;
}

function asWord(exact: readonly string[], beginnings: readonly string[]): WordPart {
  return { kind: 'word', words: new Set(exact), beginnings };
}

const formsRead = new WeakMap<IrregularForms, Map<string, Part>>();

function inAnyForm(word: string, { forms }: Vocabulary): Part {
  const read = formsRead.get(forms) ?? new Map<string, Part>();
  formsRead.set(forms, read);
  const known = read.get(word);
  if (known !== undefined) return known;
  const made = choice(
    formsOf(word, forms).map((form) => words(form, false)),
    false,
  );
  read.set(word, made);
  return made;
}

function options(reader: Reader, close: string): Part[][] {
  const found = [option(reader)];
  while (reader.tokens[reader.at] === '|') {
    reader.at += 1;
    found.push(option(reader));
  }
  const closing = reader.tokens[reader.at];
  reader.at += 1;
  if (closing === close) return found.map(({ parts }) => parts);
  if (closing !== ')+' || close !== ')') throw new SyntaxError('a bracket of the phrase is not closed');
  return found.map(({ first, parts }) => {
    if (first.startsWith('<')) return [group(first.slice(1, -1), reader.vocabulary, '+'), ...parts.slice(1)];
    if (!/^[\p{L}'’-]+$/u.test(first)) return parts;
    const spoken = words(first, false).length;
    return [inAnyForm(first, reader.vocabulary), ...parts.slice(spoken)];
  });
}

function option(reader: Reader): { first: string; parts: Part[] } {
  const first = reader.tokens[reader.at] ?? '';
  return { first, parts: sequence(reader) };
}

/** Options inside options are made one, so that a text is held against words and not against brackets. */
function choice(all: readonly Part[][], optional: boolean): Part {
  const flat = all.flatMap((parts): Part[][] => {
    const [only] = parts;
    if (parts.length !== 1 || only === undefined) return [parts];
    if (only.kind !== 'choice' || only.optional) return [parts];
    const begun = [...only.longer.byFirst].flatMap(([word, rests]) =>
      rests.map((rest) => [asWord([word], []), ...rest]),
    );
    return [[only.single], ...begun, ...only.longer.others.map((option) => [...option])];
  });
  const single = flat.flatMap(([first, ...rest]) =>
    first?.kind === 'word' && rest.length === 0 ? [first] : [],
  );
  const longer = flat.filter(
    ([first, ...rest]) => first !== undefined && (first.kind !== 'word' || rest.length > 0),
  );
  return { kind: 'choice', single: together(single), longer: byFirstWord(longer), optional };
}

function together(all: readonly WordPart[]): WordPart {
  const holding = all.filter(({ words: exact, beginnings }) => exact.size + beginnings.length > 0);
  const [only, another] = holding;
  if (only !== undefined && another === undefined) return only;
  return asWord(
    holding.flatMap(({ words: exact }) => [...exact]),
    holding.flatMap(({ beginnings }) => beginnings),
  );
}

function byFirstWord(all: readonly Part[][]): LongerOptions {
  const byFirst = new Map<string, Part[][]>();
  const others: Part[][] = [];
  for (const [first, ...rest] of all) {
    const begins =
      first?.kind === 'choice' && !first.optional && isOfSingleWords(first) ? first.single : first;
    if (begins?.kind !== 'word' || begins.beginnings.length > 0) {
      others.push(first === undefined ? rest : [first, ...rest]);
      continue;
    }
    for (const word of begins.words) byFirst.set(word, [...(byFirst.get(word) ?? []), rest]);
  }
  return { byFirst, others };
}

function isOfSingleWords({ longer }: Extract<Part, { kind: 'choice' }>): boolean {
  return longer.byFirst.size === 0 && longer.others.length === 0;
}

const groupsRead = new WeakMap<Vocabulary, Map<string, Part>>();

/** @param form `+` for every form of its words. */
function group(name: string, vocabulary: Vocabulary, form: '' | '+' = ''): Part {
  const known = groupsRead.get(vocabulary) ?? new Map<string, Part>();
  groupsRead.set(vocabulary, known);
  const before = known.get(`${name}${form}`);
  if (before !== undefined) return before;
  const phrases = vocabulary.groups.get(name);
  if (phrases === undefined) throw new SyntaxError(`no group is called <${name}>`);
  const [found] = read(`(${phrases})${form}`, vocabulary);
  if (found === undefined) throw new SyntaxError(`the group <${name}> is empty`);
  known.set(`${name}${form}`, found);
  return found;
}

/** Groups of words of which a text must hold one each; asked first, because that is quick. */
function anchors(parts: readonly Part[]): WordPart[] {
  return parts.flatMap((found): WordPart[] => {
    if (found.kind === 'word') return [found];
    if (found.kind !== 'choice' || found.optional) return [];
    return anchorsOfChoice(found);
  });
}

/** Groups stand in hundreds of phrases: what follows from a part is worked out once. */
const choiceAnchors = new WeakMap<Part, WordPart[]>();
const anchorWords = new WeakMap<WordPart, string[]>();

function anchorsOfChoice(found: Extract<Part, { kind: 'choice' }>): WordPart[] {
  const known = choiceAnchors.get(found);
  if (known !== undefined) return known;
  const { byFirst, others } = found.longer;
  const each = others.map((option) => cheapest(anchors(option)));
  const made = each.some((one) => one === undefined)
    ? []
    : [together([found.single, asWord([...byFirst.keys()], []), ...each.flatMap((one) => one ?? [])])];
  choiceAnchors.set(found, made);
  return made;
}

function wordsOf(part: WordPart): string[] {
  const known = anchorWords.get(part);
  if (known !== undefined) return known;
  const made = [...part.words, ...part.beginnings.map((beginning) => `${beginning}~`)];
  anchorWords.set(part, made);
  return made;
}

function cheapest(groups: readonly WordPart[]): WordPart | undefined {
  return [...groups].sort((one, other) => sizeOf(one) - sizeOf(other))[0];
}

function sizeOf({ words: exact, beginnings }: WordPart): number {
  return exact.size + beginnings.length;
}
