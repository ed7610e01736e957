import { describe, expect, it } from 'vitest';
import type { Line } from '../../../src/core/artefacts/transcript.ts';
import { inaudibleText } from '../../../src/core/inaudible.ts';
import { lineMarks, linesSummary } from '../../../src/core/line-marks.ts';

const line: Line = { id: 1, startMs: 0, endMs: 900, text: 'Right.' };
const held: Line = {
  ...line,
  flags: ['inaudible', 'asked-again'],
  alternatives: [
    { text: 'Thank you for watching!', reason: 'filler' },
    { text: 'Please subscribe.', reason: 'filler' },
  ],
};

describe('what a reader is told at a line', () => {
  it('says why words were held back, once, and never the words', () => {
    expect(lineMarks(held)).toEqual(['held back: words that engines add to silence']);
    expect(lineMarks({ ...line, flags: ['unsure', 'asked-again'] })).toEqual(['not sure']);
    expect(lineMarks({ ...line, alternatives: [{ text: 'R', reason: 'incomplete' }] })).toEqual([]);
  });

  it('sends to the sound where somebody may have said what was held back', () => {
    const whispered: Line = { ...held, alternatives: [{ text: 'I want to die.', reason: 'no-speech' }] };
    expect(lineMarks(whispered)).toEqual(['held back: words without speech', 'listen']);
    expect(linesSummary([whispered])).toContain('1 to listen to');
    expect(lineMarks({ ...whispered, endMs: 150 })).not.toContain('listen');
  });

  it('is counted in one sentence that names the command', () => {
    expect(linesSummary([line])).toBe('1 line');
    expect(linesSummary([line, held, { ...line, flags: ['unsure'] }])).toBe(
      '3 lines; 1 inaudible, 1 not sure, 1 with words held back: amynote show --part transcript',
    );
  });

  it('the mark has whole seconds that hold all of the speech', () => {
    expect(inaudibleText({ startMs: 751_900, endMs: 756_001 })).toBe('[inaudible 12:31–12:37]');
  });
});
