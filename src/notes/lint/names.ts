import type { LintFinding } from '../../core/note-ports.ts';
import { finding, type LintedNote, type LintQuestion } from './linted-note.ts';

/** Does it name somebody beside the client? */
export const thirdParties: LintQuestion = ({ statements, book, context }) => {
  const { third_parties: saying, contacts } = book.never;
  const related = relatedName(saying.relations, saying.titles);
  const own = new Set([...context.registered.people.map(({ name }) => name), context.registered.clinician]);
  const isOwn = (name: string) => [...own].some((known) => known.split(/\s+/u).includes(name));
  return statements.flatMap(({ statement }): LintFinding[] => {
    const named = [...statement.text.matchAll(related)].find(
      ({ groups }) => !isOwn(groups?.related ?? groups?.titled ?? ''),
    );
    return [
      ...(named === undefined ? [] : [finding('never-third-party', statement.id, saying, named[0])]),
      ...(contact.test(statement.text) ? [finding('never-contact', statement.id, contacts)] : []),
    ];
  });
};

/** Does a group's note name another member? */
export const otherMembers: LintQuestion = ({ kind, statements, book, context }) => {
  if (kind !== 'group') return [];
  return statements.flatMap(({ statement, section }): LintFinding[] => {
    const own = wordsOfNames(context, ({ id }) => id === section.member);
    const others = wordsOfNames(context, ({ id }) => id !== section.member);
    const named = [...others].find((name) => !own.has(name) && namedInside(statement.text, name));
    return named === undefined
      ? []
      : [finding('never-other-member', statement.id, book.never.other_member, named)];
  });
};

/** Does it call the client by another pronoun than theirs? */
export const pronouns: LintQuestion = ({ kind, statements, book, context }) => {
  const [client, another] = context.registered.people;
  const own = client?.pronouns?.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (kind === 'group' || kind === 'relational' || another !== undefined || own.length === 0) return [];
  const wrong = gendered.filter((family) => !own.some((word) => family.includes(word))).flat();
  return statements.flatMap(({ statement, own: text }): LintFinding[] => {
    const used = wrong.find((word) => text.includes(` ${word} `));
    return used === undefined || !onlyTheClient(text)
      ? []
      : [finding('language-pronouns', statement.id, book.language.pronouns, used)];
  });
};

type Person = LintedNote['context']['registered']['people'][number];

/** First names and surnames, without titles and initials. */
function wordsOfNames(
  { registered }: LintedNote['context'],
  wanted: (person: Person) => boolean,
): Set<string> {
  const names = registered.people.filter(wanted).flatMap(({ name }) => name.split(/\s+/u));
  return new Set(names.filter((name) => /^\p{Lu}[\p{L}'’-]+$/u.test(name)));
}

/** At the beginning of a sentence "Will" and "Grace" may be words: there a name counts only with what names do. */
function namedInside(text: string, name: string): boolean {
  const escaped = name.replace(/[-]/gu, '\\-');
  return new RegExp(
    `(?<=[\\p{L}\\p{N},;:)] )${escaped}(?![\\p{L}\\p{N}])|(?:^|[.!?] )${escaped}(?:'s|’s| and \\p{Lu}| (?:said|told|shared|spoke|gave|asked|offered|agreed|was|is|has|had))`,
    'u',
  ).test(text);
}

function relatedName(relations: readonly string[], titles: readonly string[]): RegExp {
  const name = "\\p{Lu}[\\p{Ll}'’]+(?:-\\p{Lu}\\p{Ll}+)?";
  return new RegExp(
    `(?<!\\p{L})(?:(?:${relations.join('|')}),? (?<related>${name})|(?:${titles.join('|')})\\.? (?<titled>${name}))`,
    'gu',
  );
}

/** Telephone numbers, e-mail addresses, streets with a number, social security numbers. */
const contact =
  /(?<!\d)(?:\+?\d{1,2}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?!\d)|[\w.+-]+@[\w-]+\.\w{2,}|(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)|(?<!\d)\d{1,5} (?:\p{Lu}\p{L}+ ){1,3}(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Blvd\.?|Lane|Ln\.?|Drive|Court|Ct\.?)(?!\p{L})/u;

const gendered: readonly (readonly string[])[] = [
  ['he', 'him', 'his', 'himself'],
  ['she', 'her', 'hers', 'herself'],
];

/** Somebody else a pronoun may be about. */
function onlyTheClient(text: string): boolean {
  return / client /u.test(text) && !otherPerson.test(text) && !/ ¶ /u.test(text);
}

const otherPerson =
  / (?:\w*mother|\w*father|mom|dad|mum|parents?|\w*sister|\w*brother|sibling|\w*son|\w*daughter|child|kid|baby|\w*husband|\w*wife|spouse|partner|ex|\w*friend|aunt|uncle|cousin|grand\w+|nephew|niece|boss|manager|supervisor|co ?worker|colleague|teacher|doctor|physician|psychiatrist|nurse|therapist|clinician|counselor|neighbou?r|roommate|man|woman|boy|girl|dog|cat|pet|person|landlord|officer|judge|lawyer|attorney|pastor|priest|peer|member|fianc\S+|god) /u;
