import type { NoteContent, NoteFact, NoteFacts } from './artefacts/note.ts';
import type { Client } from './client.ts';

/** In the order people read them. */
export const noteFactNames = [
  'startedAt',
  'endedAt',
  'minutes',
  'modality',
  'place',
  'clientLocation',
  'attendees',
  'diagnoses',
  'objective',
  'nextAppointment',
  'code',
  'necessity',
  'measures',
] as const satisfies readonly NoteFact[];

/** What may stand on every note of a client; all else belongs to one session, and copied it would be wrong. */
export const standingFacts = [
  'modality',
  'place',
  'clientLocation',
  'attendees',
  'diagnoses',
  'objective',
] as const satisfies readonly NoteFact[];

/** What a fact is called where it is typed and read. */
export const factWords: Record<NoteFact, string> = {
  startedAt: 'start',
  endedAt: 'stop',
  minutes: 'minutes',
  modality: 'modality',
  place: 'place',
  clientLocation: 'location',
  attendees: 'attendees',
  diagnoses: 'diagnoses',
  objective: 'objective',
  nextAppointment: 'next',
  code: 'code',
  necessity: 'necessity',
  measures: 'measures',
};

/** What is true of one person, and so of no other member of a group. */
export const personalFacts: readonly NoteFact[] = [
  'clientLocation',
  'attendees',
  'diagnoses',
  'objective',
  'necessity',
  'measures',
];

/** Facts as they hold for a note, and where each comes from. */
export interface EffectiveFacts {
  facts: NoteFacts;
  from: Partial<Record<NoteFact, 'note' | 'client' | 'correction'>>;
}

/** What was entered for a note, over what stands on every note of its client. */
export function effectiveFacts(
  client: Pick<Client, 'facts'>,
  content: Pick<NoteContent, 'facts'>,
): EffectiveFacts {
  const standing = picked(client.facts ?? {}, (name) => standingFacts.some((one) => one === name));
  const entered = content.facts ?? {};
  const from = {
    ...Object.fromEntries(Object.keys(standing).map((name) => [name, 'client' as const])),
    ...Object.fromEntries(Object.keys(entered).map((name) => [name, 'note' as const])),
  };
  return { facts: { ...standing, ...entered }, from };
}

/** In a group, what stands in one member's own chart: the time and place of all, and what was entered for them. */
export function memberFacts(
  { facts = {}, memberFacts = {} }: Pick<NoteContent, 'facts' | 'memberFacts'>,
  member: string,
): NoteFacts {
  return { ...picked(facts, (name) => !personalFacts.includes(name)), ...memberFacts[member] };
}

/** A fact as a few words, moments by the clock they were entered with; empty where it is not entered. */
export function factText(name: NoteFact, facts: NoteFacts): string {
  const value = facts[name];
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([of, score]) => `${of} ${score}`)
      .join(', ');
  const isMoment = name === 'startedAt' || name === 'endedAt' || name === 'nextAppointment';
  return isMoment ? String(value).slice(0, 16).replace('T', ' ') : String(value);
}

/** Those facts that are there, in the order people read them. */
export function namesOfFacts(facts: NoteFacts): NoteFact[] {
  return noteFactNames.filter((name) => facts[name] !== undefined);
}

function picked(facts: NoteFacts, wanted: (name: NoteFact) => boolean): NoteFacts {
  const names = noteFactNames.filter((name) => facts[name] !== undefined && wanted(name));
  return Object.fromEntries(names.map((name) => [name, facts[name]]));
}
