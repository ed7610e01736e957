import type { SaidLine, SearchFilter } from '../../core/memory-ports.ts';
import type { Session } from '../../core/session.ts';
import { calendarDay } from '../../core/time.ts';
import type { PassagePart } from '../passages/passages-of.ts';
import { speakerBit } from './passage-facts.ts';
import type { Speaker } from './passage-text.ts';
import type { ShelvedSession, Shelves } from './shelves.ts';

/** Which of a session's passages pass a filter. */
interface Gate {
  said: boolean;
  written: boolean;
  /** One of each of these must be in the passage. */
  bits: readonly number[];
}

/** Tells of a passage, by its number, whether it may be found; no text is read for it. */
export function acceptance(
  { sessions, sessionOf }: Shelves,
  filter: SearchFilter,
): (passage: number) => boolean {
  const gates = sessions.map((one) => gateOf(one, filter));
  return (passage) => {
    const number = sessionOf[passage];
    const [shelved, gate] = number === undefined ? [] : [sessions[number], gates[number]];
    if (shelved === undefined || gate === undefined) return false;
    const { reader, placed, first } = shelved;
    const at = passage - first;
    const speakers = reader.facts.speakers[placed.first + at] ?? 0;
    return (
      (at < placed.said ? gate.said : gate.written) && gate.bits.every((bits) => (speakers & bits) !== 0)
    );
  };
}

function gateOf(
  { session, placed }: ShelvedSession,
  { speaker, since, until, sources, person }: SearchFilter,
): Gate {
  const day = calendarDay(session.startedAt);
  const isThen = (since === undefined || day >= since) && (until === undefined || day <= until);
  const bits: number[] = [];
  if (speaker !== undefined) bits.push(bitsOf(placed.people, (one) => isCalled(one, speaker)));
  if (isOnesOwn(session, person)) bits.push(bitsOf(placed.people, (one) => one.person === person));
  return {
    said: isThen && (sources?.includes('transcript') ?? true),
    // Nobody speaks in a note.
    written: isThen && speaker === undefined && (sources?.includes('note') ?? true),
    bits,
  };
}

function bitsOf(people: readonly Speaker[], isWanted: (one: Speaker) => boolean): number {
  return people.reduce((bits, one, at) => (isWanted(one) ? bits | speakerBit(at) : bits), 0);
}

/** Whether a line of an accepted passage, or a sentence of a note, may be quoted under the filter. */
export function mayBeQuoted(
  part: PassagePart | undefined,
  session: Session,
  { speaker, person }: SearchFilter,
): boolean {
  if (part === undefined) return false;
  if (speaker !== undefined) return isCalled(part, speaker);
  return !isOnesOwn(session, person) || part.lines.some((line) => line.person === person);
}

/** Whether a line beside the quoted one may be shown: of several people only what the one asked for said, or was told. */
export function mayBeShown(line: SaidLine, session: Session, { speaker, person }: SearchFilter): boolean {
  if (!isOnesOwn(session, person) || line.role === 'therapist' || line.person === person) return true;
  return speaker !== undefined && isCalled(line, speaker);
}

function isCalled(
  { participant, role }: Pick<PassagePart, 'participant' | 'role'>,
  speaker: string,
): boolean {
  return participant === speaker || role === speaker;
}

/** Whether of this session only what one of several people said is theirs. */
function isOnesOwn({ sessionKind }: Session, person: string | undefined): boolean {
  return person !== undefined && sessionKind !== 'individual';
}
