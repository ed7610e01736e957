import type { Line } from '../core/artefacts/transcript.ts';
import { type ChannelLevels, louderBy } from './channel-levels.ts';

/** A line whose words the other channel holds as well. */
export interface Echo {
  /** The line they are taken from: the one of the other channel that shares most time. */
  echoOf: number;
  /** False where nothing tells which of the two is the copy. */
  isSure: boolean;
}

/** What reaches the other microphone comes through the room: at least so much quieter, in dB. */
const QUIETER_DB = 6;
/** So much of a line's words must occur, in order, in what the other channel holds at the time. */
const SAME_WORDS = 0.8;
/** Pieces of the two channels are cut at their own pauses. */
const SLACK_MS = 500;

type ChannelLine = Line & { channel: 0 | 1 };

/**
 * Finds lines that are heard in both channels: the same words at the same time. The copy in the channel that is quieter
 * there is an echo of the other. Where the levels do not tell, or are not known, both are unsure. People who speak at
 * the same time say other words, and are left alone.
 * @returns by line number
 */
export function findEchoes(
  lines: readonly ChannelLine[],
  levels: ChannelLevels | undefined,
): Map<number, Echo> {
  const echoes = new Map<number, Echo>();
  for (const line of lines) {
    const others = lines.filter(
      (other) => other.channel !== line.channel && overlapMs(line, other) > -SLACK_MS,
    );
    const source = others.toSorted((a, b) => overlapMs(line, b) - overlapMs(line, a))[0];
    if (source === undefined || overlapMs(line, source) <= 0) continue;
    const own = wordsOf(line.text);
    const heard = others.flatMap(({ text }) => wordsOf(text));
    if (own.length === 0 || commonInOrder(own, heard) < own.length * SAME_WORDS) continue;
    const louder = levels === undefined ? 0 : louderBy(levels, line.channel, line);
    if (louder >= QUIETER_DB) continue;
    echoes.set(line.id, { echoOf: source.id, isSure: louder <= -QUIETER_DB });
  }
  return echoes;
}

function overlapMs(a: Line, b: Line): number {
  return Math.min(a.endMs, b.endMs) - Math.max(a.startMs, b.startMs);
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}']+/gu) ?? []
  );
}

/** Length of the longest common subsequence. */
function commonInOrder(a: readonly string[], b: readonly string[]): number {
  let before = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const row = [0];
    for (const [at, other] of b.entries())
      row.push(word === other ? (before[at] ?? 0) + 1 : Math.max(before[at + 1] ?? 0, row[at] ?? 0));
    before = row;
  }
  return before.at(-1) ?? 0;
}
