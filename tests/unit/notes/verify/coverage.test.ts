import { describe, expect, it } from 'vitest';
import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import { coverage } from '../../../../src/notes/verify/coverage.ts';
import { session } from '../session.ts';

const lines = session(`
  T: Did you find parking all right?
  C: Yes, round the corner, thanks.
  T: How did the week go?
  C: I kept the sleep diary and slept about six hours.
  T: Mm-hm.
  C: The train was full of football fans.
  T: And at home?
  C: He grabbed me by the arm on Sunday and pushed me against the door.
  C: I told nobody.
  T: I am glad that you tell me.
  C: My sister wants a new kitchen.
  T: Would you keep the diary until next week?
  C: I will do that.
  C: I ran out of the pills on Monday, so I took my mother's.
  T: See you on Thursday.
`);

/** A note whose statements rest on the given lines. */
function note(...cited: number[]): NoteContent {
  const statements = cited.map((line, index) => ({
    id: `s${index + 1}`,
    text: 'Client reported it.',
    lines: [line],
    quotes: [],
    status: 'verified' as const,
    problems: [],
  }));
  return {
    template: { id: 'soap', title: 'SOAP', version: 1, sha256: '0'.repeat(64) },
    sections: [{ id: 'subjective', title: 'Subjective', statements }],
    risk: [],
  };
}

const linesOf = (content: NoteContent) => coverage(content, lines).map(({ lines: ids }) => ids);

describe('what a note leaves out', () => {
  it('puts a grave thing first that no statement rests on', () => {
    const [first, second] = coverage(note(4, 12, 13), lines);
    expect(first?.lines).toContain(8);
    expect(first?.because[0]).toBe('somebody did harm');
    expect(second?.lines).toContain(14);
    expect(second?.because).toContain('medication');
  });

  it('says nothing of what a statement rests on, nor of the question before it', () => {
    const left = linesOf(note(4, 8, 12, 13, 14)).flat();
    for (const used of [3, 4, 7, 8, 12, 14]) expect(left).not.toContain(used);
  });

  it('leaves small talk out', () => {
    const left = linesOf(note()).flat();
    for (const small of [1, 2, 5, 6]) expect(left).not.toContain(small);
  });

  it('puts what the risk rules heard before all else', () => {
    const quiet = {
      concern: 'passive_ideation',
      tier: 1,
      meaning: 'present',
      context: [],
      quotes: [],
    } as const;
    const hit = { ...quiet, id: 'h1', lines: [11], context: [], quotes: [] };
    expect(coverage({ ...note(), hits: [hit] }, lines)[0]?.lines).toContain(11);
  });

  it('gives each stretch its times and no more than a few lines', () => {
    for (const { startMs, endMs, lines: ids } of coverage(note(), lines)) {
      expect(ids.length).toBeLessThanOrEqual(6);
      expect(startMs).toBe(lines[(ids[0] ?? 0) - 1]?.startMs);
      expect(endMs).toBe(lines[(ids.at(-1) ?? 0) - 1]?.endMs);
    }
  });
});
