import type { NoteContent, NoteFact, NoteFacts, Section, Statement } from '../../core/artefacts/note.ts';
import type { RenderableNote } from '../../core/note-export.ts';
import type { NoteKind } from '../../core/template.ts';
import { notEntered } from './emptied-sections.ts';
import type { ProfileRules } from './profiles.ts';

/** What a payer looks for at the head of a note, as it is called in a sentence. */
const payerFacts = {
  diagnoses: 'diagnosis',
  modality: 'modality',
  code: 'service code',
  objective: 'objective',
} as const satisfies Partial<Record<NoteFact, string>>;

type Copy = Pick<RenderableNote, 'content'> & {
  signed?: RenderableNote['signed'] | undefined;
  /** The facts as they are right by now. */
  now: NoteFacts;
};

interface NeededPart {
  title: string;
  /** The sections of the templates that hold it. */
  ids: readonly string[];
  isHeldBy(section: Section): boolean;
}

/** By what the sections of the shipped templates are for. */
const parts: readonly NeededPart[] = [
  part('Intervention', ['intervention', 'interventions']),
  part('Response', ['response', 'evaluation', 'assessment', 'progress', 'participation', 'status']),
  { ...part('Plan', ['plan', 'recommendations', 'disposition']), isHeldBy: isPlan },
];

/** Of these an auditor asks no intervention and no response. */
const withoutSession: readonly (NoteKind | undefined)[] = ['intake', 'plan', 'discharge'];

/** A payer's copy with a part for everything that a payer looks for, saying so where there is nothing. */
export function withNeededParts(
  content: NoteContent,
  isOfTherapist: (section: Section, statement: Statement) => boolean,
): NoteContent {
  const lacking = neededParts(content)
    .filter((one) => !content.sections.some(one.isHeldBy))
    .filter(({ title }) => title !== 'Intervention' || !someOf(content, isOfTherapist))
    .map(({ title }) => ({ id: title.toLowerCase(), title, statements: [], missing: notEntered }));
  return { ...content, sections: [...content.sections, ...lacking] };
}

/** What a payer looks for and this copy lacks, each in one or two words. */
export function payerGaps({ content, rules, signed, now }: Copy & { rules: ProfileRules }): string[] {
  if (rules.needs !== true) return [];
  const names = Object.keys(payerFacts) as (keyof typeof payerFacts)[];
  const facts = names.filter((name) => !now[name]?.length).map((name) => payerFacts[name]);
  const isEmpty = (one: NeededPart) => {
    const held = content.sections.filter(one.isHeldBy);
    return held.length > 0 && held.every(({ statements }) => statements.length === 0);
  };
  return [
    ...facts,
    ...(areTimesConfirmed({ signed, now }) ? [] : ['confirmed start and stop']),
    ...neededParts(content)
      .filter(isEmpty)
      .map(({ title }) => title.toLowerCase()),
  ];
}

/** Whether start and stop are the clinician's word. */
export function areTimesConfirmed({ signed, now }: Pick<Copy, 'signed' | 'now'>): boolean {
  const { startedAt, endedAt } = now;
  return signed?.timesFrom === 'clinician' || (startedAt !== undefined && endedAt !== undefined);
}

function neededParts({ template }: NoteContent): NeededPart[] {
  return parts.filter(({ title }) => title === 'Plan' || !withoutSession.includes(template.kind));
}

function someOf(
  { sections }: NoteContent,
  isWanted: (section: Section, statement: Statement) => boolean,
): boolean {
  return sections.some((section) => section.statements.some((statement) => isWanted(section, statement)));
}

function part(title: string, ids: readonly string[]): NeededPart {
  return { title, ids, isHeldBy: ({ id }) => ids.includes(id) };
}

function isPlan({ id, role }: Section): boolean {
  return role === 'plan' || ['plan', 'recommendations', 'disposition'].includes(id);
}
