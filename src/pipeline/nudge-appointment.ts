import type { Nudge } from '../core/nudge.ts';
import type { NudgeProblem } from '../core/nudge-ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import { parseMoment } from '../core/time.ts';

type Record = readonly RecordedSession[];

/** As the newest signed note says; undefined for one that does not lie ahead of a moment. */
export function nextAppointment(record: Record, from: Date): Date | undefined {
  const last = record.findLast(({ note }) => note?.signed);
  const moment = parseMoment(last?.note?.content.facts?.nextAppointment ?? '');
  return moment !== undefined && moment > from ? moment : undefined;
}

/** It in words, counted from when the text is to be read, so that `Friday` is the one it means. */
export function meetingOf(
  record: Record,
  readAt: Date,
  spokenMoment: (moment: Date, readAt: Date) => string,
): Nudge['meets'] {
  const next = nextAppointment(record, readAt);
  return next && { at: next.toISOString(), words: spokenMoment(next, readAt) };
}

/** What keeps back a text whose appointment has passed, or was moved, by the time it is sent. */
export function meetingProblems({ meets }: Nudge, record: Record, sentAt: Date): NudgeProblem[] {
  if (meets === undefined || meets.at === nextAppointment(record, sentAt)?.toISOString()) return [];
  const says = 'the appointment that it names has passed, or is no longer the next one';
  return [{ rule: 'appointment', says, found: meets.words }];
}
