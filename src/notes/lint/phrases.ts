import type { LintFinding } from '../../core/note-ports.ts';
import type { PhraseRule } from './lint-files.ts';
import { finding, type LintedNote, type LintedStatement, type LintQuestion } from './linted-note.ts';
import { writtenForm } from './written-phrase.ts';

/** Does the note judge the person? */
export const judgingLanguage: LintQuestion = (note) => [
  ...found(note, 'language', note.book.language.rules),
  ...inNecessity(note),
];

/** Does it say nothing, or more than anybody can know? */
export const emptyWording: LintQuestion = (note) => found(note, 'wording', note.book.wording.rules);

/** Does it hold what belongs elsewhere? */
export const neverInNotes: LintQuestion = (note) => found(note, 'never', note.book.never.rules);

function found(note: LintedNote, family: string, rules: readonly PhraseRule[]): LintFinding[] {
  const asked = rules.filter(({ kinds }) => kinds === undefined || kinds.includes(note.kind));
  return note.statements.flatMap((linted) =>
    asked
      .filter((rule) => isAbout(rule, linted))
      .flatMap((rule) => {
        const words = wordsFound(note, rule, linted.own);
        return words === undefined ? [] : [finding(`${family}-${rule.id}`, linted.statement.id, rule, words)];
      }),
  );
}

function isAbout({ sections, not_sections }: PhraseRule, { section }: LintedStatement): boolean {
  if (not_sections?.includes(section.id)) return false;
  return sections === undefined || sections.includes(section.id);
}

/** What the clinician wrote beside the sections is read by the same people. */
function inNecessity(note: LintedNote): LintFinding[] {
  const { necessity } = note.content.facts ?? {};
  if (necessity === undefined) return [];
  const form = writtenForm(necessity).replace(note.book.language.formal_names, ' §');
  return note.book.language.rules.flatMap((rule) => {
    const words = wordsFound(note, rule, form);
    return words === undefined ? [] : [finding(`language-${rule.id}`, 'note', rule, words)];
  });
}

/** The first words a rule is about; undefined where there are none. */
function wordsFound({ book }: LintedNote, rule: PhraseRule, form: string): string | undefined {
  const text = rule.unless === undefined ? form : form.replace(rule.unless, ' §');
  const hits = [...text.matchAll(rule.avoid)].filter(({ index }) => {
    const before = text.slice(0, index);
    if (book.language.meta.test(before)) return false;
    return rule.negated === 'counts' || !book.language.negation.test(before);
  });
  const [first] = hits;
  if (first === undefined || (rule.alone && !isAlone(text.replace(rule.avoid, ' ')))) return undefined;
  return first[0];
}

/** Whether what is left of a sentence says next to nothing. */
function isAlone(rest: string): boolean {
  // A quotation, or what follows a colon, is what it rests on.
  if (/¶| : [^.;]*[\p{L}\p{N}]/u.test(rest)) return false;
  return rest.split(' ').filter((word) => /\p{L}|\p{N}/u.test(word) && !smallWords.has(word)).length <= 1;
}

const smallWords = new Set(
  `a an the and or but to of in on at for with by from as is was were are be been has had have do did does this that
  these those it its s client clients patient therapist clinician writer he she they his her their him them session
  sessions today very also then again about around during some both each goal plan all any still p i o d`.split(
    /\s+/u,
  ),
);
