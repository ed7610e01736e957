import { expect, it } from 'vitest';
import type { OpenSegment } from '../../../../src/core/index-ports.ts';
import type {
  SearchHit,
  SearchSession,
  SegmentPart,
  SegmentSessions,
} from '../../../../src/core/memory-ports.ts';
import { createPassageSearcher } from '../../../../src/memory/passage-searcher.ts';
import { readLexicon } from '../../../../src/memory/passages/lexicon.ts';
import { segmentInMemory } from '../../../../src/pipeline/memory-segment.ts';
import { anyQuery, anySession, chance } from './any-record.ts';
import { plainSearch } from './plain-search.ts';

const lexicon = await readLexicon('templates/rules');
const searcher = createPassageSearcher(lexicon);

/** A session in a segment, or one that was there and is no more. */
interface Filed {
  segment: OpenSegment;
  recorded: SearchSession;
}

it('however sessions are spread over segments, merged and left out, an index answers as if all were in memory', async () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    const next = chance(seed);
    const days = 1 + next(12);
    const sessions = Array.from({ length: next(14) }, (_, at) => anySession(next, `s${at}`, next(days)));
    const filed = await merged(next, await spread(next, sessions));
    const record = await searcher.open(bySegment(filed));
    const plain = plainSearch(
      lexicon,
      filed.map(({ recorded }) => recorded),
    );
    for (let turn = 0; turn < 12; turn += 1) {
      const query = anyQuery(next);
      const [found, wanted] = [await record.search(query), await plain(query)];
      expect(found.map(told), `seed ${seed}: ${JSON.stringify(query)}`).toEqual(wanted.map(told));
    }
  }
});

/** In segments of a few; each holds one session more, that is gone since. */
async function spread(next: (below: number) => number, sessions: readonly SearchSession[]): Promise<Filed[]> {
  const filed: Filed[] = [];
  for (let from = 0; from < sessions.length; ) {
    const some = sessions.slice(from, from + 1 + next(5));
    from += some.length;
    const gone = anySession(next, `gone${from}`, next(12));
    const segment = await made([...some, gone].map((recorded) => ({ recorded, sources: ['transcript.1'] })));
    filed.push(...some.map((recorded) => ({ segment, recorded })));
  }
  return filed;
}

/** Some of the segments become one; of those a session may be dropped on the way. */
async function merged(next: (below: number) => number, filed: readonly Filed[]): Promise<Filed[]> {
  const chosen = new Set([...new Set(filed.map(({ segment }) => segment))].filter(() => next(2) === 0));
  const moved = filed.filter(({ segment }) => chosen.has(segment) && next(5) > 0);
  if (moved.length === 0) return [...filed];
  const ordered = moved.toSorted((a, b) =>
    a.recorded.session.startedAt < b.recorded.session.startedAt ? -1 : 1,
  );
  const segment = await made(
    ordered.map(({ segment: from, recorded }) => ({ from, sessionId: recorded.session.id })),
  );
  const others = filed.filter((one) => !chosen.has(one.segment));
  return [...others, ...moved.map(({ recorded }) => ({ segment, recorded }))];
}

async function made(parts: readonly SegmentPart[]): Promise<OpenSegment> {
  const { manifest, body } = await searcher.makeSegment(parts);
  // A manifest is JSON once it was written.
  return segmentInMemory({ manifest: JSON.parse(JSON.stringify(manifest)), body });
}

function bySegment(filed: readonly Filed[]): SegmentSessions[] {
  return [...new Set(filed.map(({ segment }) => segment))].map((segment) => {
    const here = filed.filter((one) => one.segment === segment);
    return { segment, sessions: here.map(({ recorded }) => recorded.session) };
  });
}

/** What is said of a hit, without what only the transcript knows of a line. */
function told({ session, line, lines, ...hit }: SearchHit) {
  return { ...hit, id: session.id, line: line ?? null, lines };
}
