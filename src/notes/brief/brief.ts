import type { SpokenLine } from '../../core/lines.ts';
import type { NoteContext } from '../../core/note-context.ts';
import type { RejectedStatement } from '../../core/note-ports.ts';
import type { DraftBrief, DraftPart } from '../../core/provider-ports.ts';
import { createPseudonyms } from '../../core/pseudonyms.ts';
import type { Template } from '../../core/template.ts';
import { plainLine } from '../plain-text.ts';
import { narrowedTemplate } from './brief-density.ts';
import { jsonText, labelledInputs } from './brief-inputs.ts';
import { draftInstructions } from './brief-instructions.ts';
import { answerSchema } from './brief-schema.ts';

/**
 * Asks for a note: the template, the clinician's wishes, earlier plans and the numbered lines, each as quoted data, with
 * every registered name and whatever looks like a contact replaced by a pseudonym.
 */
export function createBrief(
  template: Template,
  lines: readonly SpokenLine[],
  context: NoteContext,
): DraftBrief {
  const narrowed = narrowedTemplate(template, context.preferences);
  const { registered, otherNames } = context;
  const names = createPseudonyms(
    registered,
    otherNames,
    lines.map(({ text }) => plainLine(text)),
  );
  const sections = narrowed.sections.filter(({ source }) => source !== 'clinician').map(({ id }) => id);
  return {
    template: narrowed,
    lines,
    instructions: draftInstructions,
    request: labelledInputs(narrowed, lines, context, names),
    part: { sections, risk: true },
    ask: askFor,
    schema: answerSchema,
    hide: names.hide,
    restore: names.restore,
  };
}

/** Asks again, naming what was refused and by which rules. */
export function createRepairBrief(brief: DraftBrief, refused: readonly RejectedStatement[]): DraftBrief {
  const listed = (part: DraftPart) =>
    refused
      .filter(({ section }) => part.sections.includes(section))
      .map(({ section, text, lines, problems }) => ({
        section,
        text: brief.hide(plainLine(text)),
        lines,
        rules: problems.map(({ rule }) => rule),
        why: problems.map(({ detail }) => detail),
      }));
  return {
    ...brief,
    ask: (part) =>
      [
        brief.ask(part),
        '',
        'An earlier draft was checked against the transcript. These statements were refused:',
        `<refused>${jsonText(listed(part))}</refused>`,
        '',
        'Answer with these sections complete and corrected. Correct a refused statement if the transcript supports a corrected one, and leave it out otherwise.',
      ].join('\n'),
  };
}

/** The end of a request: the only part of it that differs between requests for one note. */
function askFor({ sections, risk, participant }: DraftPart): string {
  return [
    `Draft these sections of the template from the transcript above, and no others: <sections>${jsonText(sections)}</sections>`,
    ...(participant === undefined
      ? []
      : [`Draft them for one member of the group: <member>${jsonText(participant)}</member>`]),
    risk ? 'Give a value for each risk category.' : 'Leave the list of risk categories empty.',
  ].join('\n');
}
