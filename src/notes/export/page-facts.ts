import type { NoteFacts } from '../../core/artefacts/note.ts';
import type { Client } from '../../core/client.ts';
import { correctedFacts } from '../../core/corrections.ts';
import { initials } from '../../core/initials.ts';
import { membersOf } from '../../core/member-body.ts';
import { calendarDay } from '../../core/time.ts';
import { correctedWhen } from './correction-lines.ts';
import { notEntered } from './emptied-sections.ts';
import type { PageFact } from './page.ts';
import { additionsText } from './page-record.ts';
import type { Reading } from './reading.ts';

/** Who, when, where and what for; of what the clinician entered only what is there, corrected where it was corrected. */
export function pageFacts(reading: Reading): PageFact[] {
  const { content, rules, person } = reading;
  const { title, version } = content.template;
  return [
    { label: 'Client', value: subjectName(reading) },
    ...correctedRows(reading),
    { label: 'Format', value: `${title}, version ${version}` },
    ...given('Copy', rules.purpose),
    ...given('For', rules.purpose && person && `${subjectName(reading)}, ${person.role}`),
    ...given('Later additions', additionsText(reading)),
  ];
}

/** `2026-03-02`, as it is right by now. */
export function dayOfService({ now, signed, session }: Reading): string {
  return calendarDay(now.startedAt ?? signed?.sessionStartedAt ?? session.startedAt);
}

/** What was signed stays in its place and readable; what it is to say stands beside it, with its author and moment. */
function correctedRows(reading: Reading): PageFact[] {
  const { content, person, addenda } = reading;
  const whose = person && membersOf(reading.signed?.content ?? content).length > 0 ? person.id : undefined;
  let facts = content.facts ?? {};
  let plain = rowsOf(facts, reading);
  let rows = plain;
  for (const addendum of addenda) {
    facts = correctedFacts(facts, [addendum], whose);
    const before = { plain, rows };
    plain = rowsOf(facts, reading);
    rows = plain.map(({ label, value }) => {
      const stood = before.rows.find((row) => row.label === label)?.value ?? notEntered;
      const isSame = before.plain.find((row) => row.label === label)?.value === value;
      const words = isSame
        ? stood
        : `${stood} (CORRECTION ${correctedWhen(addendum)}; it is to say: ${value})`;
      return { label, value: words };
    });
  }
  return rows;
}

function rowsOf(facts: NoteFacts, reading: Reading): PageFact[] {
  const { session, signed, rules } = reading;
  const startedAt = facts.startedAt ?? signed?.sessionStartedAt ?? session.startedAt;
  const endedAt = facts.endedAt ?? signed?.sessionEndedAt;
  const isSaid = signed?.timesFrom === 'clinician';
  return [
    { label: 'Date of service', value: calendarDay(startedAt) },
    { label: 'Start', value: clockText(startedAt, isSaid || facts.startedAt !== undefined) },
    ...given(
      'Stop',
      endedAt ? clockText(endedAt, isSaid || facts.endedAt !== undefined) : rules.needs && notEntered,
    ),
    ...entered(facts, reading),
  ];
}

/** Whose note it is, as the page may call them: the one person it is for, else the client. */
export function subjectName({ client, person, fullName }: Reading): string {
  const { name } = person ?? client;
  return fullName ? name : initials(name);
}

function entered(facts: NoteFacts, { client, fullName, rules }: Reading): PageFact[] {
  const otherwise = rules.needs && notEntered;
  return [
    ...given('Minutes of therapy', facts.minutes?.toString()),
    ...given('Modality', facts.modality ? modalityWords[facts.modality] : otherwise),
    ...given('Place of service', facts.place),
    ...given('Client location', facts.clientLocation),
    ...given('Attendees', facts.attendees?.map((name) => attendee(name, client, fullName)).join(', ')),
    ...given('Diagnoses', facts.diagnoses?.join(', ') || otherwise),
    ...given('Objective', facts.objective || otherwise),
    ...given('Service code (CPT)', facts.code || otherwise),
    ...Object.entries(facts.measures ?? {}).map(([label, value]) => ({ label, value })),
    ...given('Medical necessity', facts.necessity),
    ...given('Next appointment', facts.nextAppointment && momentOf(facts.nextAppointment)),
  ];
}

const modalityWords = {
  'in-person': 'In person',
  'audio-video': 'Audio and video',
  'audio-only': 'Audio only',
};

function given(label: string, value: string | undefined): PageFact[] {
  return value === undefined || value === '' ? [] : [{ label, value }];
}

/** An attendee may be typed by name; people of the record are called as the client is. */
function attendee(typed: string, { name, people }: Client, fullName: boolean): string {
  const known = [name, ...people.map((person) => person.name)];
  const isKnown = known.some((one) => one.toLowerCase() === typed.trim().toLowerCase());
  return isKnown && !fullName ? initials(typed) : typed;
}

/** A recording's clock is no clinician's word of when a service began and ended. */
function clockText(iso: string, isConfirmed: boolean): string {
  return `${clockOf(iso)}${isConfirmed ? '' : ' (not confirmed by the clinician)'}`;
}

/** `2026-03-02T15:00:00-05:00` → `15:00`: the clinician's own clock, as written. */
function clockOf(iso: string): string {
  return /T(\d\d:\d\d)/u.exec(iso)?.[1] ?? '';
}

function momentOf(iso: string): string {
  return `${calendarDay(iso)} ${clockOf(iso)}`.trim();
}
