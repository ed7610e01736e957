import { describe, expect, it } from 'vitest';
import type { SpokenLine } from '../../../src/core/lines.ts';
import type { SearchSession } from '../../../src/core/memory-ports.ts';
import { readConcepts } from '../../../src/memory/concepts-file.ts';
import { createLexicalSearcher } from '../../../src/memory/line-searcher.ts';

const searcher = createLexicalSearcher(await readConcepts('templates/rules'));

/** A session from lines like `T: How was it?` and `C: Fine.`. */
function session(startedAt: string, ...said: string[]): SearchSession {
  const lines = said.map((text, index): SpokenLine => {
    const role = text.startsWith('T: ') ? 'therapist' : 'client';
    return { id: index + 1, startMs: index, endMs: index + 1, text: text.slice(3), participant: role, role };
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

const march = session(
  '2026-03-02T15:00:00-05:00',
  'T: How has the week been since the intake?',
  'C: Long. The doors close and my hands go numb.',
  'C: I got off three stops early and walked.',
  'T: And at night?',
  "C: I'm awake at four and that's it.",
  'C: There is my sister, and there is my old man, who does not count.',
  'C: My old man walked out when I was nine.',
  'C: He said he was going to move the car.',
);
const june = session(
  '2026-06-01T15:00:00-04:00',
  'T: What would you say to your father today?',
  'C: That I waited at the window.',
  'C: The boss wants the report by Friday.',
  'T: Mm-hm.',
  'C: Some mornings I cannot get up, I just lie there.',
);

async function found(query: string, sessions = [march, june], limit = 10): Promise<string[]> {
  return (await searcher.search(query, sessions, limit)).map((hit) => hit.line.text);
}

describe('by meaning', () => {
  it('lines that share no content word with the question are found', async () => {
    const hits = await found('when she talked about her relationship with her father');
    expect(hits).toContain('My old man walked out when I was nine.');
    expect(hits).not.toContain('The boss wants the report by Friday.');
    expect(hits).not.toContain('He said he was going to move the car.');
  });

  const cases: [query: string, first: string][] = [
    ['abandonment by a parent', 'My old man walked out when I was nine.'],
    ['trouble sleeping', "I'm awake at four and that's it."],
    ['panic symptoms', 'Long. The doors close and my hands go numb.'],
    ['low energy', 'Some mornings I cannot get up, I just lie there.'],
    ['trouble at work', 'The boss wants the report by Friday.'],
  ];
  it.each(cases)('%s', async (query, first) => {
    expect((await found(query))[0]).toBe(first);
  });

  it('the very word comes before another way to say it', async () => {
    const lines = session(
      '2026-01-01T00:00:00Z',
      'C: I saw my dad on Sunday.',
      'C: x',
      'C: I saw my father on Sunday.',
    );
    expect(await found('father', [lines])).toEqual(['I saw my father on Sunday.', 'I saw my dad on Sunday.']);
  });
});

describe('by words', () => {
  it('inflections and one-letter slips are found, after the word itself', async () => {
    const lines = session(
      '2026-01-01T00:00:00Z',
      'C: the windwo there',
      'C: -',
      'C: those windows there',
      'C: -',
      'C: wind there',
    );
    expect(await found('window', [lines])).toEqual(['those windows there', 'the windwo there']);
  });

  it('the phrase as it was typed comes before its words apart', async () => {
    const lines = session(
      '2026-01-01T00:00:00Z',
      'C: the car to move',
      'C: -',
      'C: then move the car',
      'C: -',
    );
    expect((await found('move the car', [lines]))[0]).toBe('then move the car');
  });

  it('a line beside another match comes before the same line alone', async () => {
    const near = session('2026-02-01T00:00:00Z', 'C: the garden gate', 'C: it was the garden again');
    const alone = session('2026-01-01T00:00:00Z', 'C: nothing to say', 'C: it was the garden again');
    const hits = await searcher.search('garden', [alone, near], 10);
    const again = hits.filter((hit) => hit.line.id === 2).map((hit) => hit.session.id);
    expect(again).toEqual([near.session.id, alone.session.id]);
  });
});

describe('what is returned', () => {
  it('the answer to a question that is found comes with it, below it', async () => {
    expect(await found('father', [june])).toEqual([
      'What would you say to your father today?',
      'That I waited at the window.',
    ]);
  });

  it('what the same person goes on to say is no answer', async () => {
    const lines = session('2026-01-01T00:00:00Z', 'C: Was it the garden?', 'C: I wonder.');
    expect(await found('garden', [lines])).toEqual(['Was it the garden?']);
  });

  it('lines without a match are never returned', async () => {
    expect(await found('giraffe')).toEqual([]);
    expect(await found('')).toEqual([]);
    expect(await found('?? -- !!')).toEqual([]);
    expect(await found('father', [])).toEqual([]);
    expect(await found('father', [session('2026-01-01T00:00:00Z')])).toEqual([]);
  });

  it('equal scores come by date, then by line, whatever the order of the sessions', async () => {
    const same = (day: string) => session(day, 'C: the garden', 'C: -', 'C: -', 'C: the garden');
    // Later by its text, earlier as a moment.
    const [first, second] = [same('2026-01-02T01:00:00+10:00'), same('2026-01-01T20:00:00Z')] as const;
    for (const sessions of [
      [first, second],
      [second, first],
    ]) {
      const hits = await searcher.search('garden', sessions, 10);
      expect(hits.map((hit) => [hit.session.startedAt, hit.line.id])).toEqual([
        [first.session.startedAt, 1],
        [first.session.startedAt, 4],
        [second.session.startedAt, 1],
        [second.session.startedAt, 4],
      ]);
    }
  });

  it('no more than the limit comes, the best first', async () => {
    const all = await searcher.search('my old man', [march, june], 10);
    expect(await searcher.search('my old man', [march, june], 1)).toEqual(all.slice(0, 1));
    expect(await searcher.search('my old man', [march, june], 0)).toEqual([]);
    const scores = all.map((hit) => hit.score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('a query of special characters is text, never a pattern', async () => {
    const lines = session('2026-01-01T00:00:00Z', 'C: plain words', 'C: a.*b [x] (c+)');
    expect(await found('(.*)+$ [a-z]{1,99} \\', [lines])).not.toContain('plain words');
  });
});

it('400 sessions of 400 lines are searched in well under a second of work', async () => {
  const vocabulary = Array.from({ length: 5000 }, (_, index) => `w${(index * 7919).toString(36)}`);
  const sentence = (seed: number) =>
    Array.from({ length: 12 }, (_, at) => vocabulary[(seed * 31 + at * at * 17) % vocabulary.length]).join(
      ' ',
    );
  const sessions = Array.from({ length: 400 }, (_, at) =>
    session(
      new Date(Date.UTC(2020, 0, at + 1)).toISOString(),
      ...Array.from(
        { length: 400 },
        (_, line) => `C: ${sentence(at * 400 + line)}${line === at ? ' my old man' : ''}`,
      ),
    ),
  );
  const before = process.cpuUsage();
  const hits = await searcher.search('her father', sessions, 1000);
  const spent = process.cpuUsage(before).user / 1000;
  expect(hits).toHaveLength(400);
  // 300 ms on a quiet machine; the rest is for one that is busy with other tests.
  expect(spent).toBeLessThan(900);
});
