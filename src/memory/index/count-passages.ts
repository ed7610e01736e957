import type { PassageCount, SearchFilter } from '../../core/memory-ports.ts';
import { calendarDay } from '../../core/time.ts';
import type { Lexicon } from '../passages/lexicon.ts';
import { topicsOf } from '../ranking/read-query.ts';
import { acceptance } from './passage-filter.ts';
import type { Shelves } from './shelves.ts';

/** Counts the passages that hold every topic of a query, by a word or a concept; what is denied counts too. */
export async function countPassages(
  shelves: Shelves,
  lexicon: Lexicon,
  query: string,
  filter: SearchFilter,
): Promise<PassageCount> {
  const { sessions, sessionOf, index } = shelves;
  const topics = topicsOf(query, lexicon);
  await index.load(topics.flat());
  const held = new Uint32Array(sessionOf.length);
  for (const [number, features] of topics.entries()) {
    for (const feature of features) {
      const { passages = [] } = index.postings(feature) ?? {};
      for (let at = 0; at < passages.length; at += 1) {
        const passage = passages[at] ?? 0;
        // Only a passage that holds all topics before this one goes on.
        if (held[passage] === number) held[passage] = number + 1;
      }
    }
  }
  const accepts = acceptance(shelves, filter);
  const holding = new Set<number>();
  let passages = 0;
  for (let passage = 0; passage < held.length; passage += 1) {
    if (topics.length === 0 || held[passage] !== topics.length || !accepts(passage)) continue;
    passages += 1;
    holding.add(sessionOf[passage] ?? 0);
  }
  const days = [...holding].flatMap((number) => {
    const one = sessions[number];
    return one === undefined ? [] : [calendarDay(one.session.startedAt)];
  });
  return { passages, days };
}
