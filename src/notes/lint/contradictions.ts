import { isInaudible } from '../../core/inaudible.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { LintFinding } from '../../core/note-ports.ts';
import { finding, type LintedNote, type LintQuestion } from './linted-note.ts';

/** Do facts that were entered contradict one another? */
export const contradictingFacts: LintQuestion = (note) => [
  ...nextBeforeThis(note),
  ...officeByVideo(note),
  ...absentPeople(note),
];

/** Could nobody tell who said much of the session? */
export function unknownSpeakers(lines: readonly SpokenLine[]): LintQuestion {
  return ({ book }) => {
    const { speakers } = book.facts;
    const heard = lines.filter((line) => !isInaudible(line));
    const unknown = heard.filter(({ participant }) => participant === null).length;
    if (unknown < speakers.lines || unknown < speakers.share * heard.length) return [];
    const detail = `${unknown} of ${heard.length} ${speakers.detail}`;
    return [finding('facts-no-speaker', 'note', { ...speakers, detail })];
  };
}

function nextBeforeThis({ content, context, book }: LintedNote): LintFinding[] {
  const { nextAppointment, startedAt = context.timing?.startedAt } = content.facts ?? {};
  if (nextAppointment === undefined || startedAt === undefined) return [];
  // A day without a time is compared as a day.
  const isBefore =
    nextAppointment.length <= 10
      ? nextAppointment < startedAt.slice(0, 10)
      : Date.parse(nextAppointment) < Date.parse(startedAt);
  return isBefore ? [finding('facts-next-before', 'note', book.facts.contradictions.next_before)] : [];
}

function officeByVideo({ content, book }: LintedNote): LintFinding[] {
  const { place, modality = 'in-person' } = content.facts ?? {};
  const saying = book.facts.contradictions.office_by_video;
  const isOffice = place !== undefined && saying.places.some((code) => place.split(/\W+/u).includes(code));
  return isOffice && modality !== 'in-person' ? [finding('facts-office-by-video', 'note', saying)] : [];
}

/** By name or by role; in a group's note only those who have a part in it. */
function absentPeople({ kind, content, context, book }: LintedNote): LintFinding[] {
  const attendees = content.facts?.attendees ?? [];
  const inNote = new Set<string | undefined>(content.sections.map(({ member }) => member));
  const people = context.registered.people.filter(({ id }) => kind !== 'group' || inNote.has(id));
  // Written as "Partner A" and "Partner B", nobody is missing where they are as many.
  if (attendees.length === 0 || attendees.length >= people.length) return [];
  const named = new Set<string>(
    attendees
      .join(' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu),
  );
  const isNamed = (words: string) =>
    words
      .toLowerCase()
      .split(/\s+/u)
      .some((word) => named.has(word));
  const absent = people.find(({ name, role }) => !isNamed(name) && !isNamed(role));
  return absent === undefined
    ? []
    : [finding('facts-absent', 'note', book.facts.contradictions.absent, absent.name)];
}
