import type { NoteFacts } from './artefacts/note.ts';
import type { SessionKind } from './client.ts';
import type { NoteKind } from './template.ts';

/** What could be billed for the minutes the clinician confirmed; a proposal, never entered by itself. */
export interface CodeSuggestion {
  /** Minutes of service: as entered, else from start to stop. */
  minutes: number;
  /** CPT, e.g. `90834`, or `90839,90840`; absent where so short a service is not reported. */
  code?: string;
  /** What has to be looked at before it is entered, in plain sentences. */
  remarks: string[];
}

/**
 * Psychotherapy with the patient, by minutes: CPT time rule as in Novitas LCD L35101; under 16 minutes there is none.
 */
const individual = [
  { code: '90832', from: 16, to: 37 },
  { code: '90834', from: 38, to: 52 },
  { code: '90837', from: 53, to: Number.POSITIVE_INFINITY },
] as const;

/** Crisis: 30 to 74 minutes, and one 90840 for each 30 from minute 75 on (BCBSIL policy for CPT 90839). */
const crisis = { from: 30, more: 75, each: 30 } as const;

/** Family psychotherapy is reported from 26 of its 50 minutes on (CPT midpoint rule). */
const familyFrom = 26;

/**
 * Suggests a code from start and stop as the clinician entered them, less what was not therapy (`minutes`). Neither a
 * recording's length nor a calendar is ever asked: durations filled in by software are what auditors look for.
 * @returns undefined while start and stop are not entered, and for supervision
 */
export function suggestCode(
  facts: NoteFacts,
  of: { sessionKind: SessionKind; noteKind: NoteKind },
): CodeSuggestion | undefined {
  const minutes = facts.minutes ?? minutesBetween(facts);
  if (minutesBetween(facts) === undefined || minutes === undefined) return undefined;
  switch (of.noteKind) {
    case 'supervision':
      return undefined;
    case 'intake':
      return { minutes, code: '90791', remarks: ['90791 is not timed; with medical services it is 90792.'] };
    case 'crisis':
      return crisisCode(minutes) ?? therapyCode(minutes);
    default:
      return of.noteKind === 'group' || of.sessionKind === 'group'
        ? {
            minutes,
            code: '90853',
            remarks: ['90853 is not timed: one for each member, with a note of their own.'],
          }
        : byAttendance(minutes, of);
  }
}

/** Whole minutes from start to stop; undefined while one of them is not entered. */
export function minutesBetween({ startedAt, endedAt }: NoteFacts): number | undefined {
  if (startedAt === undefined || endedAt === undefined) return undefined;
  return Math.floor((Date.parse(endedAt) - Date.parse(startedAt)) / 60_000);
}

function crisisCode(minutes: number): CodeSuggestion | undefined {
  if (minutes < crisis.from) return undefined;
  const more = minutes < crisis.more ? 0 : Math.floor((minutes - crisis.more) / crisis.each) + 1;
  const remarks = ['The note has to show urgent assessment, mental status, resources and disposition.'];
  if (more > 1) remarks.push(`90840 counts ${more} times.`);
  return { minutes, code: more === 0 ? '90839' : '90839,90840', remarks };
}

function byAttendance(
  minutes: number,
  { sessionKind, noteKind }: { sessionKind: SessionKind; noteKind: NoteKind },
): CodeSuggestion {
  if (sessionKind === 'individual' && noteKind !== 'relational') return therapyCode(minutes);
  if (minutes < familyFrom) {
    return { minutes, remarks: [`Under ${familyFrom} minutes family psychotherapy is not reported.`] };
  }
  return { minutes, code: '90847', remarks: ['90846 if the client was not there.'] };
}

function therapyCode(minutes: number): CodeSuggestion {
  const band = individual.find(({ from, to }) => minutes >= from && minutes <= to);
  if (band === undefined) return { minutes, remarks: ['Under 16 minutes psychotherapy is not reported.'] };
  return { minutes, code: band.code, remarks: edgeRemarks(minutes, band.code) };
}

/** One minute decides between two codes: the times must be right. */
function edgeRemarks(minutes: number, code: string): string[] {
  const other = individual.find(
    (band) => band.code !== code && (minutes + 1 === band.from || minutes - 1 === band.to),
  );
  return other === undefined
    ? []
    : [`One minute decides between ${code} and ${other.code}: check start and stop.`];
}
