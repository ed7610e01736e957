import type { Line } from '../../core/artefacts/transcript.ts';
import type { ToldLine } from '../../core/speech-ports.ts';
import { overlapMs } from '../../core/stretch.ts';
import type { VoiceTurn } from './stitch-voices.ts';

/** Below this the reader is asked. */
const LEAST_CONFIDENCE = 0.6;
/** A line is covered when turns fill this much of it: its ends are silence. */
const COVERED = 0.5;

/** Gives each of our lines the voice that has most of its time; its words stay ours. */
export function linesByTurns(lines: readonly Line[], turns: readonly VoiceTurn[]): ToldLine[] {
  return lines.map((line) => {
    const shares = new Map<number | null, number>();
    for (const turn of turns) {
      const ms = overlapMs(line, turn);
      if (ms > 0) shares.set(turn.voice, (shares.get(turn.voice) ?? 0) + ms);
    }
    const all = [...shares.values()].reduce((sum, ms) => sum + ms, 0);
    const [first] = [...shares].sort(([, a], [, b]) => b - a);
    if (first === undefined || all === 0) return { voice: null, confidence: 0 };
    const covered = Math.min(1, all / Math.max(1, COVERED * (line.endMs - line.startMs)));
    const confidence = (first[1] / all) * covered;
    return {
      voice: confidence < LEAST_CONFIDENCE ? null : first[0],
      confidence: first[0] === null ? 0 : confidence,
    };
  });
}
