import type { ContactKind } from './contact-patterns.ts';

/** What stands in square brackets; `Words` is text that happens to look like one of these. */
export const tokenKinds = [
  'Client',
  'Partner',
  'Guardian',
  'Family',
  'Member',
  'Interpreter',
  'Therapist',
  'Name',
  'Phone',
  'Email',
  'Link',
  'Address',
  'Date',
  'ID',
  'Words',
] as const satisfies readonly (ContactKind | string)[];
export type TokenKind = (typeof tokenKinds)[number];

/** Which part of somebody's name; absent for the first. */
export type NamePart = 'last name' | 'middle name' | 'full name';

/** What is between the brackets: `Name 2 last name b` is the second spelling of the last name of the second person. */
export interface Token {
  kind: TokenKind;
  number?: number | undefined;
  part?: NamePart | undefined;
  /** From 1 on: the same name written in other letters. */
  spelling: number;
}

export function writeToken({ kind, number, part, spelling }: Token): string {
  const words = [kind, number, part, spellingWord(spelling)].filter((word) => word !== undefined);
  return `[${words.join(' ')}]`;
}

/** What two ways of writing the same token have in common. */
export function tokenKey(token: string): string {
  return token.replace(/[[\]\s]/gu, '').toLowerCase();
}

/** `b` to `z`, then `ba`, `bb`, …; the first spelling needs none. */
function spellingWord(spelling: number): string | undefined {
  if (spelling === 1) return undefined;
  const letter = (index: number) => String.fromCharCode(97 + index);
  return spelling <= 26
    ? letter(spelling - 1)
    : `${letter(Math.floor(spelling / 26))}${letter(spelling % 26)}`;
}

const kinds = tokenKinds.join('|');
/** Of these a number alone tells that a token is meant; "Client 2" and "Partner 1" are ordinary words of a note. */
const unmistakable = 'Name|Phone|Email|Link|Address|Date|ID|Words';

/**
 * Every way in which a drafter may have written a token: in other letters, with spaces, with its possessive inside, and
 * of numbered ones without a bracket or with one. Groups: `inside`, `owner`, `bare`.
 */
export const tokenPattern = new RegExp(
  [
    String.raw`\[\s*(?<inside>(?:${caseless(kinds)})(?:\s*\d{1,4})?(?:\s+(?:[Ll][Aa][Ss][Tt]|[Mm][Ii][Dd][Dd][Ll][Ee]|[Ff][Uu][Ll][Ll])\s+[Nn][Aa][Mm][Ee])?(?:\s+[A-Za-z]{1,2})?)(?<owner>['’][Ss])?\s*\]`,
    String.raw`\[?(?<![\p{L}\p{N}])(?<bare>(?:${unmistakable})\s\d{1,4})(?![\p{L}\p{N}])\]?`,
  ].join('|'),
  'gu',
);

/** The pattern tells letter cases apart for the second form's sake. */
function caseless(words: string): string {
  return words.replace(/[A-Za-z]/gu, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`);
}
