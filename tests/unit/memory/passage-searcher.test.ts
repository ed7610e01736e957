import { describe, expect, it } from 'vitest';
import type { NoteContent } from '../../../src/core/artefacts/note.ts';
import type { SpokenLine } from '../../../src/core/lines.ts';
import type { SearchFilter, SearchSession } from '../../../src/core/memory-ports.ts';
import { createPassageSearcher } from '../../../src/memory/passage-searcher.ts';
import { readLexicon } from '../../../src/memory/passages/lexicon.ts';
import { searched } from './index/searched.ts';

const searcher = createPassageSearcher(await readLexicon('templates/rules'));

const speakers: Record<string, string> = { T: 'therapist', C: 'client', D: 'client-2' };

/** A session from lines like `T: How was it?` and `C: Fine.`. */
function session(startedAt: string, ...said: string[]): SearchSession {
  const lines = said.map((text, index): SpokenLine => {
    const participant = speakers[text[0] ?? ''] ?? null;
    const role = participant === 'therapist' ? 'therapist' : 'client';
    return { id: index + 1, startMs: index, endMs: index + 1, text: text.slice(3), participant, role };
  });
  const id = `s${startedAt}`;
  const facts = {
    v: 1,
    kind: 'session',
    clientId: 'c',
    sessionKind: 'individual',
    source: 'captions',
  } as const;
  return { session: { ...facts, id, startedAt, createdAt: startedAt, tool: 'amynote/0' }, lines };
}

/** Talk that is about nothing and fills a passage by itself. */
const filler = `C: ${Array(61).fill('blah').join(' ')}.`;

const march = session(
  '2026-03-02T15:00:00-05:00',
  'T: How has the week been since the intake?',
  'C: Long. The doors close and my hands go numb.',
  filler,
  "C: I'm awake at four and that's it.",
  filler,
  'C: My old man walked out when I was nine.',
  filler,
);
const june = session(
  '2026-06-01T15:00:00-04:00',
  'T: What would you say to your father today?',
  'C: That I do not know.',
  filler,
  'C: The boss wants the report by Friday.',
  filler,
  'C: Some mornings I cannot get up.',
  filler,
);

async function found(
  query: string,
  sessions: readonly SearchSession[] = [march, june],
  filter?: SearchFilter,
): Promise<string[]> {
  return (await searched(searcher, query, sessions, 10, filter)).map((hit) => hit.text);
}

describe('by meaning', () => {
  const cases: [query: string, first: string][] = [
    ['abandonment by a parent', 'My old man walked out when I was nine.'],
    ['trouble sleeping', "I'm awake at four and that's it."],
    ['panic symptoms', 'Long. The doors close and my hands go numb.'],
    ['low energy', 'Some mornings I cannot get up.'],
    ['trouble at work', 'The boss wants the report by Friday.'],
  ];
  it.each(cases)('%s', async (query, first) => {
    expect((await found(query))[0]).toBe(first);
  });

  it('the very word comes before another way to say it', async () => {
    const lines = session(
      '2026-01-01T00:00:00Z',
      'C: I saw my dad on Sunday.',
      filler,
      'C: I saw my father on Sunday.',
    );
    expect(await found('father', [lines])).toEqual(['I saw my father on Sunday.', 'I saw my dad on Sunday.']);
  });

  const below: [title: string, query: string, so: string, notSo: string][] = [
    ['denied', 'abandonment by her father', 'My dad walked out on us.', 'My dad never walked out on us.'],
    [
      'a friend’s',
      'abandonment by her father',
      'My dad walked out on us.',
      "My friend's dad walked out on them.",
    ],
    [
      'of somebody named',
      'her father drinking',
      'My dad drinks in the shed.',
      "Leah's dad drinks in the shed.",
    ],
    ['asked and denied', 'panic attacks', 'C: I get panic attacks.', 'T: Any panic attacks?|C: No.'],
    ['denied in words', 'nightmares', 'I have nightmares again.', "I don't have nightmares again."],
  ];
  it.each(below)('what is %s ranks below what is so', async (_title, query, so, notSo) => {
    const talk = (text: string) => (text.match(/^[TC]: /) ? text.split('|') : [`C: ${text}`]);
    // The one that is not so comes first by its place, and so would by an equal score.
    const [first, second] = [
      session('2026-01-01T00:00:00Z', ...talk(notSo)),
      session('2026-01-02T00:00:00Z', ...talk(so)),
    ];
    const hits = await searched(searcher, query, [first, second], 10);
    expect(hits.map((hit) => hit.session.id)).toEqual([second.session.id, first.session.id]);
    expect(hits[1]?.score).toBeLessThan(0.75 * (hits[0]?.score ?? 0));
  });

  it('who asks for what is denied or for others’ finds it', async () => {
    const denied = session('2026-01-02T00:00:00Z', 'C: I never have nightmares.');
    const so = session('2026-01-01T00:00:00Z', 'C: I have nightmares again.');
    const asked = await searched(searcher, 'no nightmares', [so, denied], 10);
    expect(asked[1]?.score).toBeGreaterThan(0.75 * (asked[0]?.score ?? 0));
  });
});

describe('by words', () => {
  it('inflections are found; a slip only of a word that nobody said', async () => {
    const lines = session('2026-01-01T00:00:00Z', 'C: the windwo there', filler, 'C: those windows there');
    expect(await found('window', [lines])).toEqual(['those windows there']);
    expect(await found('windowss', [lines])).toEqual([]);
    expect(await found('widnow', [lines])).toEqual(['those windows there']);
  });

  it('the phrase as it was typed comes before its words apart', async () => {
    const lines = session('2026-01-01T00:00:00Z', 'C: the car to move', filler, 'C: then move the car');
    expect((await found('move the car', [lines]))[0]).toBe('then move the car');
  });

  it('a query of special characters is text, never a pattern', async () => {
    const lines = session('2026-01-01T00:00:00Z', 'C: plain words', filler, 'C: a.*b [x] (c+)');
    expect(await found('(.*)+$ [a-z]{1,99} \\', [lines])).not.toContain('plain words');
  });
});

describe('what is returned', () => {
  it('is the passage with its lines, and of them the one that says it', async () => {
    const [hit] = await searched(searcher, 'father', [june], 10);
    expect(hit).toMatchObject({
      source: 'transcript',
      text: 'What would you say to your father today?',
      line: { id: 1, participant: 'therapist' },
    });
    expect(hit?.lines.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(hit?.session).toBe(june.session);
  });

  it('nothing without a match', async () => {
    for (const query of ['giraffe', '', '?? -- !!', 'and then'])
      expect(await found(query), query).toEqual([]);
    expect(await found('father', [])).toEqual([]);
    expect(await found('father', [session('2026-01-01T00:00:00Z')])).toEqual([]);
  });

  it('equal scores come by date, then by place, whatever the order of the sessions', async () => {
    const same = (day: string) => session(day, 'C: the garden', filler, filler, 'C: the garden', filler);
    // Later by its text, earlier as a moment.
    const [first, second] = [same('2026-01-02T01:00:00+10:00'), same('2026-01-01T20:00:00Z')] as const;
    for (const sessions of [
      [first, second],
      [second, first],
    ]) {
      const hits = await searched(searcher, 'garden', sessions, 10);
      expect(hits.map((hit) => [hit.session.startedAt, hit.line?.id])).toEqual([
        [first.session.startedAt, 1],
        [first.session.startedAt, 4],
        [second.session.startedAt, 1],
        [second.session.startedAt, 4],
      ]);
    }
  });

  it('no more than the limit comes, the best first', async () => {
    const all = await searched(searcher, 'my old man', [march, june], 10);
    expect(await searched(searcher, 'my old man', [march, june], 1)).toEqual(all.slice(0, 1));
    expect(await searched(searcher, 'my old man', [march, june], 0)).toEqual([]);
    const scores = all.map((hit) => hit.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});

describe('filters', () => {
  const couple = session(
    '2026-04-01T10:00:00+02:00',
    'C: The garden is mine.',
    'D: The garden is mine too.',
    'T: The garden?',
  );

  it('a speaker is quoted with their own words alone', async () => {
    expect(await found('garden', [couple], { speaker: 'client-2' })).toEqual(['The garden is mine too.']);
    expect(await found('garden', [couple], { speaker: 'therapist' })).toEqual(['The garden?']);
    expect(await found('garden', [couple], { speaker: 'client-3' })).toEqual([]);
  });

  it('a person’s results hold no line of another, not in the passage and not around it', async () => {
    const people: Record<string, string> = { client: 'p1', 'client-2': 'p2' };
    const lines = couple.lines.map((line) => {
      const person = people[line.participant ?? ''];
      return { ...line, ...(person !== undefined && { person }) };
    });
    const ofTwo = { session: { ...couple.session, sessionKind: 'couple' as const }, lines };
    const shown = async (filter: SearchFilter) => {
      const hits = await searched(searcher, 'garden', [ofTwo], 10, { ...filter, context: 5 });
      expect(hits).not.toEqual([]);
      const all = hits.flatMap((hit) => [
        ...hit.lines,
        ...(hit.context?.before ?? []),
        ...(hit.context?.after ?? []),
      ]);
      return new Set(all.map(({ participant }) => participant));
    };
    expect(await shown({})).toEqual(new Set(['therapist', 'client', 'client-2']));
    expect(await shown({ person: 'p1' })).toEqual(new Set(['therapist', 'client']));
    expect(await shown({ person: 'p2' })).toEqual(new Set(['therapist', 'client-2']));
    const asked = await shown({ person: 'p1', speaker: 'client-2' });
    expect(asked.has('client-2')).toBe(true);
  });

  it('days are both included, by the clinician’s clock', async () => {
    const late = session('2026-04-02T23:30:00-08:00', 'C: The garden.');
    const days = async (filter: SearchFilter) =>
      (await searched(searcher, 'garden', [couple, late], 10, filter))
        .map((hit) => hit.session.startedAt.slice(0, 10))
        .sort();
    expect(await days({ since: '2026-04-02' })).toEqual(['2026-04-02']);
    expect(await days({ until: '2026-04-01' })).toEqual(['2026-04-01']);
    expect(await days({ since: '2026-04-01', until: '2026-04-02' })).toEqual(['2026-04-01', '2026-04-02']);
    expect(await days({ since: '2026-04-03' })).toEqual([]);
  });

  it('a note’s sentence comes with its section, its lines, and whether it is signed', async () => {
    const statement = {
      id: 's1',
      text: 'Client cares for a garden.',
      lines: [1, 2],
      quotes: [],
      status: 'verified',
      problems: [],
    };
    const content = {
      sections: [{ id: 'plan', title: 'Plan', statements: [statement] }],
    } as unknown as NoteContent;
    const written = { ...couple, note: { content, signed: true } };
    const [hit, ...more] = await searched(searcher, 'garden', [written], 10, { sources: ['note'] });
    expect(hit).toMatchObject({
      source: 'note',
      text: 'Client cares for a garden.',
      line: { id: 1 },
      note: { section: 'Plan', signed: true },
    });
    expect(hit?.lines.map(({ id }) => id)).toEqual([1, 2]);
    expect(more).toEqual([]);
    expect((await searched(searcher, 'garden', [written], 10)).map(({ source }) => source).sort()).toEqual([
      'note',
      'transcript',
    ]);
    expect(await found('garden', [written], { sources: ['note'], speaker: 'client' })).toEqual([]);
  });
});

it('100 sessions of 400 lines are searched in about a second of work', async () => {
  const vocabulary = Array.from({ length: 5000 }, (_, index) => `w${(index * 7919).toString(36)}`);
  const sentence = (seed: number) =>
    Array.from({ length: 12 }, (_, at) => vocabulary[(seed * 31 + at * at * 17) % vocabulary.length]).join(
      ' ',
    );
  const sessions = Array.from({ length: 100 }, (_, at) =>
    session(
      new Date(Date.UTC(2020, 0, at + 1)).toISOString(),
      ...Array.from(
        { length: 400 },
        (_, line) => `C: ${sentence(at * 400 + line)}${line === at ? ' my old man' : ''}`,
      ),
    ),
  );
  const before = process.cpuUsage();
  const hits = await searched(searcher, 'her father', sessions, 1000);
  const spent = process.cpuUsage(before).user / 1000;
  expect(hits).toHaveLength(100);
  expect(spent).toBeLessThan(3000);
}, 60_000);
