import type { SpokenLine } from '../../core/lines.ts';
import type { FoundItem } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import type { PrepBook } from './prep-file.ts';
import { quoteOf, saidAgain, sentencesIn, stemsOf, topicStems } from './said-again.ts';

/** What was promised longer ago than so many sessions is not told any more: half a year of weeks. */
const sessionsLookedAt = 26;

/** What the clinician said they would do: what was not spoken of again first, then the newest. */
export function promisesIn(record: readonly RecordedSession[], book: PrepBook): FoundItem[] {
  const from = Math.max(0, record.length - sessionsLookedAt);
  const found = record.slice(from).flatMap((recorded, offset) =>
    recorded.lines.flatMap((line): FoundItem[] => {
      if (line.role !== 'therapist') return [];
      const sentence = sentencesIn(line.text).find((one) => isPromise(one, book));
      if (sentence === undefined) return [];
      const again = spokenOf(sentence, record.slice(from + offset + 1), book);
      const facts =
        again === undefined
          ? openPromise
          : { remark: `spoken of again ${again.day}`, tells: ['again' as const] };
      const quotes = [quoteOf(recorded, line), ...(again === undefined ? [] : [again])];
      return [{ part: 'promises', text: sentence, quotes, ...facts }];
    }),
  );
  const newest = found.reverse();
  return [...newest.filter(({ ask }) => ask !== undefined), ...newest.filter(({ ask }) => ask === undefined)];
}

const openPromise: Pick<FoundItem, 'remark' | 'tells' | 'ask'> = {
  remark: 'not spoken of since',
  tells: ['since', 'still'],
  ask: 'what you said you would do',
};

function isPromise(sentence: string, { promises: { made, never } }: PrepBook): boolean {
  return !sentence.endsWith('?') && made.saidIn(sentence) && !never.saidIn(sentence);
}

/** The clinician says that it is done, or somebody speaks of the same thing. */
function spokenOf(sentence: string, later: readonly RecordedSession[], { promises: { kept } }: PrepBook) {
  const topic = topicStems(sentence);
  if (topic.size === 0) return undefined;
  const byOne = (line: SpokenLine) => {
    if (line.role !== 'therapist' || !kept.saidIn(line.text)) return false;
    const stems = stemsOf(line);
    return [...topic].some((stem) => stems.has(stem));
  };
  for (const recorded of later) {
    const line = recorded.lines.find(byOne);
    const about = saidAgain(topic, [recorded]);
    if (line !== undefined) return quoteOf(recorded, line);
    if (about !== undefined) return about;
  }
  return undefined;
}
