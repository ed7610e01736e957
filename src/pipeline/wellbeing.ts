import type { AuditEntry } from '../core/audit.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { addMs, calendarDay, localIso } from '../core/time.ts';
import type { Load, WorkedSession } from '../core/wellbeing.ts';
import type { LoadRules, Wellbeing } from '../core/wellbeing-ports.ts';
import { readSignedNote } from './read-signed-note.ts';

/** Which days are asked about; without `since` four weeks, with this one. */
export interface LoadPeriod {
  since?: Date | undefined;
  /** Counted to its end; today when absent. */
  until?: Date | undefined;
  hours: string;
}

/** What is read of it, as days of the clinician's clock. */
interface Days {
  since: string;
  until: string;
  /** The first day whose notes are compared. */
  compare: string;
  /** The first day whose sessions count at all. */
  first: string;
}

const dayMs = 86_400_000;

/**
 * The clinician's own load, from when sessions began and ended, when notes were signed, how long they were in review,
 * and when commands were used. No transcript, no draft and no sound is opened.
 * @throws `usage` when the first day is after the last
 */
export async function readLoad(ports: StagePorts, wellbeing: Wellbeing, period: LoadPeriod): Promise<Load> {
  const rules = await wellbeing.rules();
  const now = ports.now();
  const days = daysOf(period, now, rules.breakDays);
  const times = await wellbeing.sessionTimes(new Date(Date.parse(`${days.first}T00:00:00Z`) - dayMs));
  const read: (WorkedSession | 'other' | 'unread')[] = [];
  for (const { sessionId } of times) read.push(await workedSession(ports, sessionId, days));
  const sessions = read.filter((one) => typeof one !== 'string');
  const clock = clockOf(sessions);
  const deskMoments = (await deskTimes(ports, rules, days)).map(clock);
  const unread = read.filter((one) => one === 'unread').length;
  const question = { since: days.since, until: days.until, now: localIso(now), hours: period.hours };
  return rules.load({ sessions: sessions.map((one) => onClock(one, clock)), deskMoments, unread }, question);
}

function daysOf({ since, until }: LoadPeriod, now: Date, breakDays: number): Days {
  const last = calendarDay(localIso(until === undefined || until > now ? now : until));
  const from = since === undefined ? mondayBefore(last, 3) : calendarDay(localIso(since));
  if (from > last) {
    throw new AmynoteError('usage', 'the first day is after the last', {
      hint: 'write them like: amynote wellbeing --since 2026-11-02 --until 2026-11-15',
    });
  }
  const compare = daysBack(from, (Date.parse(last) - Date.parse(from)) / dayMs + 1);
  const [first = compare] = [compare, daysBack(last, breakDays)].sort();
  return { since: from, until: last, compare, first };
}

function mondayBefore(day: string, weeks: number): string {
  return daysBack(day, ((new Date(day).getUTCDay() + 6) % 7) + weeks * 7);
}

/** A bare day is read as midnight in UTC, where every day has 24 hours. */
function daysBack(day: string, days: number): string {
  return new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);
}

/** `unread` where its times cannot be read or believed, `other` where it is not among the days. */
async function workedSession(
  ports: StagePorts,
  sessionId: string,
  days: Days,
): Promise<WorkedSession | 'other' | 'unread'> {
  try {
    const session = await ports.vault.sessions.readSession(sessionId);
    const day = calendarDay(session.startedAt);
    if (day < days.first || day > days.until) return 'other';
    return day < days.compare ? { startedAt: session.startedAt } : await timesOf(ports, session);
  } catch (error) {
    if (!['damaged', 'not-found'].includes(errorCode(error) ?? '')) throw error;
    return 'unread';
  }
}

/** What the clinician signed about start and stop counts before what the recording tells. */
async function timesOf(ports: StagePorts, session: Session): Promise<WorkedSession> {
  const signed = await readSignedNote(ports, session.id);
  if (signed !== undefined) {
    const { body, effort } = signed.value;
    return {
      ...held(session, body.sessionStartedAt, body.sessionEndedAt),
      signedAt: body.signedAt,
      ...(effort !== undefined && { reviewMs: effort.reviewMs }),
    };
  }
  const { startedAt } = session;
  const recording = await ports.vault.sessions.latest(session.id, 'recording');
  return held(session, startedAt, recording && addMs(startedAt, recording.value.durationMs));
}

/** What was imported with a day and no hour begins at its midnight: when it was on that day nobody knows. */
function held({ source }: Session, startedAt: string, endedAt: string | undefined): WorkedSession {
  if (source !== 'record' && /T00:00(?::00(?:\.0+)?)?(?:Z|[+-]|$)/.test(startedAt))
    return { startedAt, dayOnly: true };
  return { startedAt, ...(endedAt !== undefined && { endedAt }) };
}

/** When commands were used that somebody sits at, in UTC, oldest first. */
async function deskTimes({ vault }: StagePorts, rules: LoadRules, days: Days): Promise<string[]> {
  // A day more on both sides: where the clinician's clock stood is not known yet.
  const [from, to] = [daysBack(days.since, 1), daysBack(days.until, -2)];
  const runs = new Set<string>();
  const moments: string[] = [];
  for await (const entry of vault.audit.backwards()) {
    if (!isEntry(entry)) continue;
    if (entry.at < from) break;
    if (entry.command !== undefined && rules.isAtDesk(entry.command)) runs.add(entry.run);
    if (entry.at < to && runs.has(entry.run)) moments.push(entry.at);
  }
  return moments.reverse();
}

function isEntry(entry: object): entry is AuditEntry {
  return 'at' in entry;
}

function onClock(session: WorkedSession, clock: (iso: string) => string): WorkedSession {
  const { startedAt, endedAt, signedAt } = session;
  return {
    ...session,
    startedAt: clock(startedAt),
    ...(endedAt !== undefined && { endedAt: clock(endedAt) }),
    ...(signedAt !== undefined && { signedAt: clock(signedAt) }),
  };
}

/** A session farther away than this tells nothing of where the clinician was, in milliseconds. */
const nearMs = 36 * 3_600_000;

/**
 * Puts moments that are in UTC on the clinician's clock: that of this machine, but while sessions nearby were held by
 * another one (on a journey, or before a move), by theirs. So the hour at which clocks change is the machine's to know.
 */
function clockOf(sessions: readonly WorkedSession[]): (iso: string) => string {
  const elsewhere = sessions.flatMap(({ startedAt }) => {
    const offset = /[+-]\d\d:\d\d$/.exec(startedAt)?.[0];
    const ms = Date.parse(startedAt);
    return offset === undefined ? [] : [{ ms, offset, isHere: localIso(new Date(ms)).endsWith(offset) }];
  });
  return (iso) => {
    if (!iso.endsWith('Z')) return iso;
    const ms = Date.parse(iso);
    const near = nearest(elsewhere, ms);
    if (near === undefined || near.isHere) return localIso(new Date(ms));
    const epoch = `1970-01-01T00:00:00${near.offset}`;
    return addMs(epoch, ms - Date.parse(epoch));
  };
}

function nearest<T extends { ms: number }>(sessions: readonly T[], ms: number): T | undefined {
  let found: T | undefined;
  for (const session of sessions) {
    const distance = Math.abs(session.ms - ms);
    if (distance <= nearMs && distance < Math.abs((found?.ms ?? Number.POSITIVE_INFINITY) - ms))
      found = session;
  }
  return found;
}
