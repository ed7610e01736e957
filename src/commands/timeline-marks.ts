import type { Recording } from '../core/artefacts/recording.ts';
import { clockTime } from '../core/time.ts';
import type { JsonRecord } from './output.ts';

/** A place on the timeline where something other than words stands. */
export interface TimelineMark {
  startMs: number;
  text: string;
  record: JsonRecord;
}

const gapWords: Record<string, string> = {
  paused: 'paused',
  'device-lost': 'the microphone was gone',
  'default-changed': 'the microphone changed',
  'digital-silence': 'the microphone gave only silence',
  crash: 'the recording broke off',
  stopped: 'the recording had been stopped',
  missing: 'the sound is missing',
};

/** Shorter gaps, like the change from one microphone to the next, are kept as facts but not drawn. */
const drawnGapMs = 500;

type Timeline = Pick<Recording, 'sessionId' | 'strikes' | 'gaps' | 'marks'>;

/** What was struck, what was not recorded, and what the clinician marked, in the order of time. */
export function timelineMarks({ sessionId, strikes, gaps, marks }: Timeline): TimelineMark[] {
  const span = ({ startMs, endMs }: { startMs: number; endMs: number }) =>
    `${clockTime(startMs)}–${clockTime(endMs)}`;
  const all: TimelineMark[] = [
    ...strikes.map((strike) => ({
      startMs: strike.startMs,
      text: `[struck ${span(strike)}]`,
      record: { type: 'strike', v: 1, sessionId, ...strike },
    })),
    ...gaps
      .filter(({ startMs, endMs }) => endMs - startMs >= drawnGapMs)
      .map((gap) => ({
        startMs: gap.startMs,
        text: `[not recorded ${span(gap)}: ${gapWords[gap.reason] ?? gap.reason}]`,
        record: { type: 'gap', v: 1, sessionId, ...gap },
      })),
    ...marks.map((startMs) => ({
      startMs,
      text: `[mark ${clockTime(startMs)}]`,
      record: { type: 'mark', v: 1, sessionId, startMs },
    })),
  ];
  return all.sort((a, b) => a.startMs - b.startMs);
}
