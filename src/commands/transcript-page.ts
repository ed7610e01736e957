import type { Participant } from '../core/artefacts/speakers.ts';
import type { EchoedLine, SpokenLine } from '../core/lines.ts';
import type { TimelineMark } from './timeline-marks.ts';

/** A transcript to be written in some format. */
export interface TranscriptPage {
  sessionId: string;
  /** ISO 8601 with offset. */
  startedAt: string;
  participants: (Participant & { name?: string })[];
  /** In the order of the transcript; each text on one line, free of control characters. */
  lines: SpokenLine[];
  /** Copies that are left out of the lines. */
  echoes: EchoedLine[];
  /** Gaps, strikes and marks of the recording, in the order of time. */
  marks: TimelineMark[];
}

/** How the page calls somebody: by name where it has one. */
export function shownName({ participants }: TranscriptPage, participant: string): string {
  return participants.find(({ id }) => id === participant)?.name ?? participant;
}

/** What is said of lines that are left out: which they are, and how they can be read; undefined where there are none. */
export function leftOut({
  sessionId,
  echoes,
}: Pick<TranscriptPage, 'sessionId' | 'echoes'>): string | undefined {
  if (echoes.length === 0) return undefined;
  const numbers = echoes.map(({ id }) => id).join(', ');
  const which = echoes.length === 1 ? `line ${numbers} is` : `lines ${numbers} are`;
  return `${which} left out, as the same words came through both microphones: amynote relabel ${sessionId} --confirm`;
}

/** Lines and marks in the order of time: a mark stands before the first line that does not begin earlier. */
export function inOrder({
  lines,
  marks,
}: TranscriptPage): ({ line: SpokenLine; mark?: undefined } | { mark: TimelineMark; line?: undefined })[] {
  const left = [...marks];
  const before = (ms: number) => {
    const count = left.findIndex(({ startMs }) => startMs > ms);
    return left.splice(0, count < 0 ? left.length : count).map((mark) => ({ mark }));
  };
  return [...lines.flatMap((line) => [...before(line.startMs), { line }]), ...left.map((mark) => ({ mark }))];
}
