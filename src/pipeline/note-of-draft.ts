import type { Note, NoteContent } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import type { RejectedStatement, VerifiedDraft } from '../core/note-ports.ts';
import type { Template } from '../core/template.ts';
import type { Held } from '../core/vault-ports.ts';
import { carryOver, carryOverRisk, carryOverYes, isSame, leftBehind } from './carry-over.ts';
import { restsOn } from './draft-up-to-date.ts';
import { numbered } from './number-statements.ts';

/** What a new draft goes on from. */
interface Before {
  /** Every revision of the note, oldest first. */
  history: readonly Held<Note>[];
  /** Checks a note against the words as they are now. */
  recheck(content: NoteContent): NoteContent;
  inputs: Note['inputs'];
}

interface Made {
  content: NoteContent;
  rejected: RejectedStatement[];
  /** Headings under which something of the clinician's found no place. */
  left: string[];
}

/** A new draft, with everything in it that the clinician wrote, accepted, decided or filled in before. */
export function noteOfDraft(
  template: NoteContent['template'],
  drafted: VerifiedDraft,
  { history, recheck, inputs }: Before,
): Made {
  const previous = history.at(-1)?.value;
  const { sections: fresh, rejected } = numbered(drafted, history);
  if (previous === undefined) {
    const { risk, hits } = drafted;
    return { content: { template, sections: fresh, risk, hits }, rejected, left: [] };
  }
  const checked = recheck(previous.content);
  const sections = carryOver(ownAsWritten(checked, previous.content), fresh);
  const content: NoteContent = {
    // Whatever drafting does not make itself is the clinician's.
    ...previous.content,
    template,
    sections,
    risk: carryOverRisk(previous, inputs, drafted.risk),
    hits: checked.hits ?? drafted.hits,
  };
  const left = leftBehind(previous.content.sections, sections);
  return { content: withYes(content, previous.content), rejected, left };
}

/** The newest draft with one of its sections drafted again; nothing else in it changes. */
export function noteWithSection(note: Note, drafted: VerifiedDraft, { history, recheck }: Before): Made {
  const { sections: fresh, rejected } = numbered(drafted, history);
  const checked = ownAsWritten(recheck(note.content), note.content);
  const renewed = carryOver(checked, fresh);
  const sections = note.content.sections.map(
    (section) => renewed.find((one) => isSame(one, section)) ?? section,
  );
  const ids = new Set(renewed.map(({ id }) => id));
  return {
    content: withYes({ ...note.content, sections }, note.content),
    rejected: [...note.rejected.filter(({ section }) => !ids.has(section)), ...rejected],
    left: leftBehind(note.content.sections, sections),
  };
}

/**
 * Which section is to be drafted again; undefined for the whole note.
 * @throws `failed` without a draft, or where it rests on other words; `not-found` for a section that is not drafted
 */
export function sectionToDraft(
  { sessionId, section }: { sessionId: string; section?: string },
  held: Held<Note> | undefined,
  { sections }: Template,
  inputs: Note['inputs'],
): string | undefined {
  if (section === undefined) return undefined;
  const whole = { hint: `draft the whole note: amynote draft ${sessionId}` };
  if (held === undefined) throw new AmynoteError('failed', 'this session has no draft yet', whole);
  const drafted = sections.filter(({ source }) => source !== 'clinician').map(({ id }) => id);
  if (!drafted.includes(section)) {
    throw new AmynoteError('not-found', 'the note has no such section that is drafted', {
      hint: `they are: ${drafted.join(', ')}`,
    });
  }
  if (restsOn(held.value.inputs, inputs) && held.value.inputs.template === inputs.template) return section;
  throw new AmynoteError('failed', 'the words or the template changed since this draft', whole);
}

/** What the clinician wrote stays as it is; only what was drafted is judged anew. */
function ownAsWritten(checked: NoteContent, before: NoteContent): NoteContent['sections'] {
  const own = new Map(
    before.sections
      .flatMap(({ statements }) => statements)
      .filter(({ status }) => status === 'clinician')
      .map((statement) => [statement.id, statement]),
  );
  return checked.sections.map((section) => ({
    ...section,
    statements: section.statements.map((statement) => own.get(statement.id) ?? statement),
  }));
}

function withYes(content: NoteContent, before: NoteContent): NoteContent {
  const { confirmed: _, ...rest } = content;
  const confirmed = carryOverYes(before, content);
  return { ...rest, ...(confirmed !== undefined && confirmed.length > 0 && { confirmed }) };
}
