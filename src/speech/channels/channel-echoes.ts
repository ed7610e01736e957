import type { Line } from '../../core/artefacts/transcript.ts';
import { commonInOrder } from '../../core/common-in-order.ts';
import { isInaudible } from '../../core/inaudible.ts';
import { overlapMs } from '../../core/stretch.ts';
import { type ChannelLevels, louderBy } from './channel-levels.ts';

/** A line whose words the other channel holds as well. */
export interface Echo {
  /** The line they are taken from: the one of the other channel that shares most time. */
  echoOf: number;
  /** False where it may as well be somebody's own words: those must be shown. */
  isSure: boolean;
}

/** What reaches the other microphone comes through the room: at least so much quieter, in dB. */
const QUIETER_DB = 6;
/** So much of a line's words must occur, in order, in what the other channel holds at the time. */
const SAME_WORDS = 0.8;
/** A `no` or `yes, I do` takes up the words of the question it answers: only more words than these can be a sure copy. */
const ANSWER_WORDS = 3;
/** A sure copy begins and ends where the same words do on the other channel, as far as times within a line are known. */
const NEAR_MS = 1000;
/** Pieces of the two channels are cut at their own pauses. */
const SLACK_MS = 500;

type ChannelLine = Line & { channel: 0 | 1 };

interface TimedWord {
  word: string;
  startMs: number;
  endMs: number;
}

/**
 * Finds lines that are heard in both channels: the same words at the same time. Every word of a sure echo is said
 * louder in the other channel, at its time, and there are more of them than in a short answer; so nothing is lost with
 * it. Where the levels do not tell, or are not known, or only most words are the same, it is unsure. People who speak
 * at the same time say other words, and are left alone.
 * @returns by line number
 */
export function findEchoes(
  lines: readonly ChannelLine[],
  levels: ChannelLevels | undefined,
): Map<number, Echo> {
  const echoes = new Map<number, Echo>();
  // Two people may be inaudible at once.
  const worded = lines.filter((line) => !isInaudible(line));
  for (const line of worded) {
    const others = worded.filter(
      (other) => other.channel !== line.channel && overlapMs(line, other) > -SLACK_MS,
    );
    const source = others.toSorted((a, b) => overlapMs(line, b) - overlapMs(line, a))[0];
    if (source === undefined || overlapMs(line, source) <= 0) continue;
    const own = wordsOf(line.text);
    const heard = others.flatMap(timedWords);
    const common = commonInOrder(
      own,
      heard.map(({ word }) => word),
    );
    if (own.length === 0 || common < own.length * SAME_WORDS) continue;
    const louder = levels === undefined ? 0 : louderBy(levels, line.channel, line);
    if (louder >= QUIETER_DB) continue;
    const isSure = louder <= -QUIETER_DB && isCopy(line, own, heard);
    echoes.set(line.id, { echoOf: source.id, isSure });
  }
  return withoutCircles(echoes);
}

/** Whether the other channel holds every word of a line, next to one another, where the line lies. */
function isCopy(line: Line, own: readonly string[], heard: readonly TimedWord[]): boolean {
  if (own.length <= ANSWER_WORDS) return false;
  return heard.some(({ startMs }, from) => {
    if (Math.abs(startMs - line.startMs) > NEAR_MS) return false;
    const within = heard.slice(from, from + Math.floor(own.length / SAME_WORDS));
    const end = endOfAll(own, within);
    return end !== undefined && Math.abs(end - line.endMs) <= NEAR_MS;
  });
}

/** When the last of the words is over, where all of them are there in order, the first at the very beginning. */
function endOfAll(own: readonly string[], heard: readonly TimedWord[]): number | undefined {
  let next = 0;
  for (const { word, endMs } of heard) {
    if (word === own[next]) next += 1;
    else if (next === 0) return undefined;
    if (next === own.length) return endMs;
  }
  return undefined;
}

/** Of what would be left out together with its source both are kept. */
function withoutCircles(echoes: ReadonlyMap<number, Echo>): Map<number, Echo> {
  return new Map(
    [...echoes].map(([id, echo]) => {
      const isSure = echo.isSure && echoes.get(echo.echoOf)?.isSure !== true;
      return [id, { ...echo, isSure }];
    }),
  );
}

/** The words of a line, each with its even share of the line's time. */
function timedWords({ text, startMs, endMs }: Line): TimedWord[] {
  const words = wordsOf(text);
  const each = (endMs - startMs) / Math.max(1, words.length);
  return words.map((word, at) => ({ word, startMs: startMs + at * each, endMs: startMs + (at + 1) * each }));
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replaceAll('’', "'")
      .match(/[\p{L}\p{N}']+/gu) ?? []
  );
}
