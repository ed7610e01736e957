import type { Stretch as MsStretch } from '../core/speech-ports.ts';
import type { Stretch } from './capture-timeline.ts';

/** What was struck while a session is heard: in time, so that it is silence when it leaves, or too late for that. */
export interface LiveStrikes {
  /** @param inTime from where on it was silenced before it could leave; both in samples */
  add(stretch: Stretch, inTime: number): void;
  /** Whether a piece holds sound that was struck after it had left. */
  isLate(piece: MsStretch): boolean;
  /** What is silence in a piece. */
  silencedIn(piece: MsStretch): MsStretch[];
  /** What was struck after it had left. */
  late(): readonly MsStretch[];
}

export function createLiveStrikes(perMs: number): LiveStrikes {
  const strikes: MsStretch[] = [];
  const late: MsStretch[] = [];
  // As the timeline writes strikes down: never shorter than they are.
  const inMs = ({ start, end }: Stretch) => ({
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

function overlapping(stretches: readonly MsStretch[], { startMs, endMs }: MsStretch): MsStretch[] {
  return stretches.filter((stretch) => stretch.startMs < endMs && stretch.endMs > startMs);
}
