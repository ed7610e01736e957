import type { SpokenLine } from '../../core/lines.ts';
import type { FoundItem } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import { stemOf, wordsOf } from '../tokens.ts';
import { stopWords } from '../words/stop-words.ts';

/** A quote before it has its number. */
export type Quote = FoundItem['quotes'][number];

/** A line as the page quotes it: whole, word for word. */
export function quoteOf({ session, day }: RecordedSession, line: SpokenLine): Quote {
  const { id, startMs, endMs, participant, text } = line;
  return { sessionId: session.id, day, at: { line: id, startMs, endMs }, speaker: participant, quote: text };
}

/** Words that say nothing of what something is about. */
const empty = new Set(
  `week weeks next time today tomorrow day days thing things something anything everything going go get got come really just like know
  think want need try maybe good right well sure little bit lot back also now talk talked say said tell told again still look looking
  rather moment session ready leave
  let see make made take took put send sent call called write wrote find found way one two`
    .split(/\s+/u)
    .map(stemOf),
);

/** The stems of what a text is about. */
export function topicStems(text: string): Set<string> {
  const telling = wordsOf(text).filter((word) => word.length > 2 && !stopWords.has(word));
  return new Set(telling.map(stemOf).filter((stem) => !empty.has(stem)));
}

const known = new WeakMap<SpokenLine, ReadonlySet<string>>();

/** {@link topicStems} of a line; months of lines are asked again and again. */
export function stemsOf(line: SpokenLine): ReadonlySet<string> {
  const stems = known.get(line) ?? topicStems(line.text);
  known.set(line, stems);
  return stems;
}

/**
 * The first line of later sessions that speaks of the same: it holds at least two of the topic's stems, or the only one.
 * @param isWanted which lines count
 */
export function saidAgain(
  topic: ReadonlySet<string>,
  later: readonly RecordedSession[],
  isWanted: (line: SpokenLine) => boolean = () => true,
): Quote | undefined {
  const needed = Math.min(2, topic.size);
  if (needed === 0) return undefined;
  for (const recorded of later) {
    const line = recorded.lines.find((one) => {
      if (!isWanted(one)) return false;
      const stems = stemsOf(one);
      return [...topic].filter((stem) => stems.has(stem)).length >= needed;
    });
    if (line !== undefined) return quoteOf(recorded, line);
  }
  return undefined;
}

/** Whether two texts have a stem of their topics in common. */
export function sharesTopic(one: string, other: string): boolean {
  const stems = topicStems(other);
  return [...topicStems(one)].some((stem) => stems.has(stem));
}

/** The sentences of a text, as they stand there. */
export function sentencesIn(text: string): string[] {
  return (text.match(/[^.?!]+(?:[.?!](?=\S)[^.?!]+)*[.?!]*/gu) ?? [text])
    .map((one) => one.trim())
    .filter(Boolean);
}
