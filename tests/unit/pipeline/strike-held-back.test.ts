import { describe, expect, it } from 'vitest';
import type { Alternative, Line } from '../../../src/core/artefacts/transcript.ts';
import { withChange } from '../../../src/pipeline/corrections.ts';
import { withoutHeldBack } from '../../../src/pipeline/strike-held-back.ts';
import { transcript } from '../vault/artefacts.ts';

const struck = [{ startMs: 50_000, endMs: 55_000 }];
const secret = 'My sister stole forty dollars.';
const at = '2026-03-02T21:00:00.000Z';

/** Twenty lines of five seconds each, without the one that is struck. */
function lines(held: Record<number, Alternative> = {}): Line[] {
  return Array.from({ length: 20 }, (_, index): Line => {
    const alternative = held[index + 1];
    const line = {
      id: index + 1,
      startMs: index * 5000,
      endMs: index * 5000 + 4500,
      text: `Line ${index + 1}.`,
    };
    return { ...line, ...(alternative && { alternatives: [alternative] }) };
  }).filter(({ id }) => id !== 11);
}

const place = (line: number) => ({ startMs: (line - 1) * 5000, endMs: line * 5000 - 500 });
const heldAt = (words: Line[]) => words.filter((line) => line.alternatives !== undefined).map(({ id }) => id);

describe('words that were held back', () => {
  it('go where they may be struck ones, and stay where they cannot be', () => {
    const held: Record<number, Alternative> = {
      1: { text: 'Thank you.', reason: 'filler', ...place(1) },
      2: { text: secret, reason: 'incomplete' },
      3: { text: secret, reason: 'repeat', ...place(3) },
      4: { text: secret, reason: 'too-long', startMs: 15_000, endMs: 50_001 },
      5: { text: 'Too much of it.', reason: 'too-long', startMs: 20_000, endMs: 50_000 },
      10: { text: secret, reason: 'incomplete', ...place(10) },
      14: { text: secret, reason: 'filler', ...place(14) },
      15: { text: 'Thank you.', reason: 'filler', ...place(15) },
    };
    expect(heldAt(withoutHeldBack({ lines: lines(held) }, struck).lines)).toEqual([1, 5, 15]);
  });

  it('and were taken are taken back, out of the line and out of the journal', () => {
    const made = { ...transcript(), lines: lines({ 10: { text: secret, reason: 'repeat', ...place(10) } }) };
    const first = withChange(made, { line: 10, to: 'Line ten.', by: 'clinician' }, at);
    const taken = withChange(first, { line: 10, to: secret, by: 'clinician' }, at);
    const left = withoutHeldBack(taken, struck);
    expect(JSON.stringify(left)).not.toContain(secret);
    expect(left.lines.find(({ id }) => id === 10)).toMatchObject({ text: 'Line ten.', flags: ['corrected'] });
    expect(left.corrections?.map(({ to }) => to)).toEqual(['Line ten.']);

    const undone = withChange(taken, { line: 10, to: 'Line ten.', by: 'clinician', undoes: 2 }, at);
    expect(withoutHeldBack(undone, struck)).toEqual(left);

    const written = withChange(undone, { line: 10, to: 'My own words.', by: 'clinician' }, at);
    const own = withoutHeldBack(written, struck);
    expect(JSON.stringify(own)).not.toContain(secret);
    expect(own.corrections).toMatchObject([{ to: 'Line ten.' }, { from: 'Line ten.', to: 'My own words.' }]);
  });
});
