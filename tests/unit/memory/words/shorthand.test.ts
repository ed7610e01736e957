import { describe, expect, it } from 'vitest';
import { readLexicon } from '../../../../src/memory/passages/lexicon.ts';
import { writtenOut } from '../../../../src/memory/words/shorthand.ts';

const shorthand = new Map([
  ['hx', 'history'],
  ['SOB', 'short of breath'],
  ['d+v', 'diarrhoea and vomiting'],
  ['UTI', 'urinary infection'],
]);

describe('shorthand is written out', () => {
  const cases: [text: string, written: string][] = [
    ['3/7 hx of pain, 2/52 off work, 6/12 ago', '3 days history of pain, 2 weeks off work, 6 months ago'],
    ['Hx of SOB.', 'history of short of breath.'],
    ['she began to sob', 'she began to sob'],
    ['d+v since Monday', 'diarrhoea and vomiting since Monday'],
    ['pain/UTI', 'pain urinary infection'],
    ['5/6 of the way, 10/02, and/or', '5 6 of the way, 10 02, and or'],
    ['hxs and xhx', 'hxs and xhx'],
    ['', ''],
  ];
  it.each(cases)('%j is %j', (text, written) => {
    expect(writtenOut(text, shorthand)).toBe(written);
  });
});

it('the shipped shorthand is read as what people say', async () => {
  const shipped = (await readLexicon('templates/rules')).shorthand;
  const written = writtenOut('PMH: COPD. c/o LLQ pain, o/e tender. NKDA, abx bd', shipped);
  expect(written).toContain('past medical history');
  expect(written).toContain('lower left abdominal pain');
  expect(written).toContain('on examination tender');
  expect(written).toContain('no drug allergies, antibiotics twice a day');
});
