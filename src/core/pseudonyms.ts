import { type ContactKind, contactSpans } from './contact-patterns.ts';
import { contactFinder } from './contact-writings.ts';
import { foldings } from './folded-text.ts';
import { escaped, type NameOwner, nameBook, namesIn } from './name-book.ts';
import type { RegisteredNames } from './note-context.ts';
import { tokenKey, tokenPattern, writeToken } from './pseudonym-tokens.ts';

/** Replaces what tells who somebody is, and puts it back. */
export interface Pseudonyms {
  /** The text as it may leave: names, contacts and dates of birth as `[Client]`, `[Name 1]`, `[Phone 1]`, … */
  hide(text: string): string;
  /** The names put back. What looks like a pseudonym and stands for nobody becomes {@link nobodysName}. */
  restore(text: string): string;
  /** What a person is called, e.g. `[Partner]`; undefined for one who is not registered. */
  calledOf(personId: string): string | undefined;
}

/** Stands where a drafter named somebody by a pseudonym that nobody has: never shown, since the verifier refuses it. */
export const nobodysName = '[nobody’s name]';

/** A stretch of a text that is to be replaced. */
interface Span {
  start: number;
  end: number;
  owner: NameOwner | ContactKind | 'Words';
}

/**
 * Makes the pseudonyms of one session. The same names and texts always give the same ones; each spelling that occurs
 * has its own, so that what is put back is what was there, letter by letter.
 * @param otherNames of other clients: nobody's business either
 * @param spoken the session's lines; where they hold no capital letter at all, everyday words are names as well
 */
export function createPseudonyms(
  registered: RegisteredNames,
  otherNames: readonly string[],
  spoken: readonly string[],
): Pseudonyms {
  const book = nameBook(registered, otherNames);
  const told = (registered.contacts ?? []).map(contactFinder);
  const hasCapitals = spoken.some((text) => /\p{Lu}/u.test(text));
  const memory = createMemory();
  const done = new Map<string, string>();
  const hide = (text: string): string => {
    const known = done.get(text);
    if (known !== undefined) return known;
    const contacts = foldings(text).flatMap((plain) =>
      [...contactSpans(plain.text), ...told.flatMap((find) => find(plain.text))].map(
        ({ kind, start, end }) => ({ ...plain.original(start, end), owner: kind }),
      ),
    );
    const spans = merged([...tokenLookalikes(text), ...contacts, ...namesIn(text, book, hasCapitals)]);
    memory.seeBareRoles(text);
    const hidden = replaced(text, spans, memory);
    // Letters around a pseudonym can make another of it; such a line is rather hidden as a whole than put back wrong.
    const safe = memory.restore(hidden) === text ? hidden : memory.tokenFor('Words', text);
    done.set(text, safe);
    return safe;
  };
  // As registered first, so that this spelling has the plain pseudonym.
  const people = [...registered.people.map(({ name }) => name), registered.clinician];
  for (const text of [...people.flatMap((name) => name.split(/\s+/u)), ...spoken]) hide(text);
  return { hide, restore: memory.restore, calledOf: (personId) => book.called.get(personId) };
}

/** Remembers which token stands for which letters. */
function createMemory() {
  const surfaces = new Map<string, string>();
  const tokens = new Map<string, string>();
  const counts = new Map<string, number>();
  /** Registered `Name`s in the order in which they occur. */
  const entries = new Map<number, number>();
  const bareRoles = new Set<string>();
  const next = (name: string) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count;
  };
  const tokenFor = (owner: Span['owner'], surface: string): string => {
    const id = JSON.stringify([owner, surface]);
    const known = tokens.get(id);
    if (known !== undefined) return known;
    const token = typeof owner === 'string' ? contactToken(owner) : nameToken(owner);
    tokens.set(id, token);
    surfaces.set(tokenKey(token), surface);
    return token;
  };
  const contactToken = (kind: ContactKind | 'Words') => writeToken({ kind, number: next(kind), spelling: 1 });
  const nameToken = ({ kind, number = 0, part, entry }: NameOwner) => {
    const order = entry === undefined ? number : (entries.get(entry) ?? next('entry'));
    if (entry !== undefined) entries.set(entry, order);
    const name = { kind, part, ...(order > 0 && { number: order }) };
    return writeToken({ ...name, spelling: next(JSON.stringify(name)) });
  };
  const restore = (text: string): string =>
    withQuotedRoles(
      text.replace(tokenPattern, (...match) => {
        const { inside, owner = '', bare } = match.at(-1) as Record<string, string | undefined>;
        const surface = surfaces.get(tokenKey(inside ?? bare ?? ''));
        return surface === undefined ? nobodysName : `${surface}${owner}`;
      }),
      (role) => (bareRoles.has(role) ? undefined : surfaces.get(role.toLowerCase())),
    );
  const seeBareRoles = (text: string): void => {
    for (const [role] of text.matchAll(roleWord)) bareRoles.add(role);
  };
  return { tokenFor, restore, seeBareRoles };
}

/** Roles that a drafter may write inside a quotation without their brackets. */
const roleWord = /(?<![\p{L}\p{N}[])(?:Client|Partner|Therapist)(?![\p{L}\p{N}]| \d)/gu;

/** Inside a quotation a role that nobody spoke of stands for the name. */
function withQuotedRoles(text: string, nameOf: (role: string) => string | undefined): string {
  return text.replace(/“[^“”"]*”|"[^"“”]*"/gu, (quotation) =>
    quotation.replace(roleWord, (role) => nameOf(role) ?? role),
  );
}

function replaced(
  text: string,
  spans: readonly Span[],
  { tokenFor }: ReturnType<typeof createMemory>,
): string {
  let at = 0;
  const parts = spans.map(({ start, end, owner }) => {
    const part = `${text.slice(at, start)}${tokenFor(owner, text.slice(start, end))}`;
    at = end;
    return part;
  });
  return `${parts.join('')}${text.slice(at)}`;
}

/** In order, those that touch the same letters as one: nothing of either may stay. */
function merged(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last === undefined || span.start >= last.end) result.push({ ...span });
    else last.end = Math.max(last.end, span.end);
  }
  return result;
}

function tokenLookalikes(text: string): Span[] {
  return [...text.matchAll(tokenPattern), ...text.matchAll(new RegExp(escaped(nobodysName), 'gu'))].map(
    (match) => ({ ...placeOf(match), owner: 'Words' as const }),
  );
}

function placeOf({ 0: { length }, index }: RegExpMatchArray): { start: number; end: number } {
  const start = index ?? 0;
  return { start, end: start + length };
}
