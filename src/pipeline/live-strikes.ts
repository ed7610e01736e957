import type { Stretch } from '../core/stretch.ts';
import type { SampleStretch } from './capture-timeline.ts';

/** What was struck while a session is heard: in time, so that it is silence when it leaves, or too late for that. */
export interface LiveStrikes {
  /** @param inTime from where on it was silenced before it could leave; both in samples */
  add(stretch: SampleStretch, inTime: number): void;
  /** Whether a piece holds sound that was struck after it had left. */
  isLate(piece: Stretch): boolean;
  /** What is silence in a piece. */
  silencedIn(piece: Stretch): Stretch[];
  /** What was struck after it had left. */
  late(): readonly Stretch[];
}

export function createLiveStrikes(perMs: number): LiveStrikes {
  const strikes: Stretch[] = [];
  const late: Stretch[] = [];
  // As the timeline writes strikes down: never shorter than they are.
  const inMs = ({ start, end }: SampleStretch) => ({
    startMs: Math.floor(start / perMs),
    endMs: Math.ceil(end / perMs),
  });
  return {
    add(stretch, inTime) {
      strikes.push(inMs(stretch));
      if (stretch.start < inTime) late.push(inMs({ ...stretch, end: Math.min(stretch.end, inTime) }));
    },
    isLate: (piece) => overlapping(late, piece).length > 0,
    silencedIn: (piece) => overlapping(strikes, piece),
    late: () => late,
  };
}

function overlapping(stretches: readonly Stretch[], { startMs, endMs }: Stretch): Stretch[] {
  return stretches.filter((stretch) => stretch.startMs < endMs && stretch.endMs > startMs);
}
