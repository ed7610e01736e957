import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSessionScript } from '../../../../fixtures/load-session.ts';
import type { Corrector } from '../../../../src/core/speech-ports.ts';
import { openGlossaryCorrector, readKeywords } from '../../../../src/speech/glossary/glossary-corrector.ts';
import { readGlossary } from '../../../../src/speech/glossary/glossary-file.ts';
import { createFaultSwitches } from '../../../simulator/faults.ts';
import { readMishearings } from '../../../simulator/glossary-terms.ts';
import { mishear } from '../../../simulator/heard.ts';
import { soundAlike } from '../../../simulator/sound-alike.ts';

const templates = join(import.meta.dirname, '../../../../templates');
const kit = join(import.meta.dirname, '../../../../fixtures/sessions');
let corrector: Corrector;
beforeAll(async () => {
  corrector = await openGlossaryCorrector(templates);
});

function corrected(text: string, names: string[] = []): string {
  return corrector.correct([{ id: 1, startMs: 0, endMs: 1000, text }], names)[0]?.text ?? text;
}

/** What is changed of lines that were heard right. */
function changesOf(texts: readonly string[]): string[] {
  const lines = texts.map((text, index) => ({ id: index + 1, startMs: 0, endMs: 1000, text }));
  return corrector.correct(lines, []).map(({ text }) => text);
}

describe('words that sound like a term', () => {
  it.each([
    ['There is some counter transference, I think.', 'There is some countertransference, I think.'],
    ["She describes it as and he don't ya.", 'She describes it as anhedonia.'],
    ['I have been on sir tralene since May.', 'I have been on sertraline since May.'],
    ['Psycho motor agitation was there.', 'Psychomotor agitation was there.'],
    ['We use deal alectical behavior therapy.', 'We use dialectical behavior therapy.'],
    ['My E M D are sessions and the PHQ nine.', 'My EMDR sessions and the PHQ-9.'],
    ['It’s “co morbid” with a gore a phobia.', 'It’s “comorbid” with agoraphobia.'],
  ])('are put right: %s', (heard, said) => {
    expect(corrected(heard)).toBe(said);
  });

  it('are put right for nine of ten ways in which the simulator mishears them', () => {
    const terms = [...new Set(readMishearings('written').map(([term]) => term))];
    expect(terms.length).toBeGreaterThanOrEqual(160);
    const texts = terms.map((term) => `my therapist said ${soundAlike(term, 7)} to me`);
    // All at once: the terms are made ready for each call.
    const lines = texts.map((text, index) => ({ id: index + 1, startMs: 0, endMs: 1000, text }));
    const right = new Map(corrector.correct(lines, []).map(({ line, text }) => [line, text.toLowerCase()]));
    const missed = terms.filter((term, index) => {
      const said = `my therapist said ${term} to me`.toLowerCase();
      return (right.get(index + 1) ?? texts[index]?.toLowerCase()) !== said;
    });
    expect(missed.length / terms.length).toBeLessThan(0.1);
  });

  it('are put right when the simulated service mishears them', () => {
    const faults = createFaultSwitches([{ name: 'sound-alike', value: 3 }]).forRequest('transcriptions');
    const text = 'We talked about countertransference and the sertraline.';
    const said = { speaker: 't', text, words: [], start: 0, end: 3 };
    const [heard] = mishear([said], faults, { seconds: 3, hints: [], before: '' });
    expect(heard?.text).not.toContain('countertransference');
    expect(heard?.text).not.toContain('sertraline');
    expect(corrected(heard?.text ?? '')).toBe(text);
  });

  it('give the same answer every time, and a line that was put right is not changed again', () => {
    const once = corrected('the tachy phylaxis after the titrayshun');
    expect(once).toBe('the tachyphylaxis after the titration');
    expect(corrected(once)).toBe(once);
  });
});

describe('what somebody can have meant stays', () => {
  it.each([
    'That had no effect on me, in effect.',
    'I had to act, and the act was over.',
    'Are there any side effects or anything?',
    'She takes Celebrex and Zyrtec, and Lamisil for the nail.',
    'He is on clonidine, not on clonazepam.',
    'They gave her hydralazine in the hospital and bupropion at home.',
    "I can't do fifteen, I can do fifty.",
    'He denied it tonight.',
    'We said a lot and you know it was sort of a nation.',
    'The exacerbations were exacerbating everything.',
    'I had the Implanon inserted.',
    'So, uh, if if s I s I see that.',
    'And he donates and he does not yet know.',
    'A long association with the bank.',
    'Your doctor wrote psychomotor agitation in her letter.',
    'We work on emotional regulation, and on distress intolerance.',
    'She showed organized attachment, and the thoughts were mood-incongruent.',
    'I catastrophize and perseverate, comorbidities or not.',
    'He takes zopiclone, his sister citalopram.',
    'She takes citalopram, and I noticed her transference.',
  ])('%s', (line) => {
    expect(corrected(line)).toBe(line);
  });

  it('as does every term of the list, in plain sentences', async () => {
    const { terms } = await readGlossary(templates);
    const frames = [
      'She showed TERM.',
      'There was TERM and it was hard.',
      'The mood and TERM at night, the dose.',
    ];
    const sentences = frames.flatMap((frame) => terms.map(({ term }) => frame.replace('TERM', term)));
    expect(sentences.length).toBeGreaterThan(800);
    expect(changesOf(sentences)).toEqual([]);
  });

  it('as does every line of the kit', () => {
    const sessions = readdirSync(kit).filter((name) => name.endsWith('.yaml'));
    const lines = sessions.flatMap((name) =>
      readSessionScript(join(kit, name)).turns.map(({ text }) => text),
    );
    expect(lines.length).toBeGreaterThan(150);
    expect(changesOf(lines)).toEqual([]);
  });

  it('as does the line that no word of the list is in', () => {
    expect(corrected('')).toBe('');
    expect(corrected('… 12:30?')).toBe('… 12:30?');
  });

  it('where two terms that must not be taken for one another are as likely', () => {
    const line = 'the doctor gave me low razzapam';
    const changed = corrected(line);
    expect([line, 'the doctor gave me lorazepam']).toContain(changed);
  });
});

describe('names of a client', () => {
  it('are found by their sound, and only for that client', () => {
    const heard = 'Then tan deca drove to Kalama zoo with me.';
    expect(corrected(heard, ['Thandeka', 'Kalamazoo'])).toBe('Then Thandeka drove to Kalamazoo with me.');
    expect(corrected(heard)).toBe(heard);
  });

  it('that are everyday words take no word away', () => {
    const line = 'I hope you will mark it with grace, and some of it may stay.';
    expect(corrected(line, ['Hope', 'Will', 'Mark', 'Grace', 'Sam', 'May'])).toBe(line);
  });
});

describe('what an engine is told to expect', () => {
  it('is each on one line without control marks, bounded, and without words of every day', async () => {
    const keywords = await readKeywords(templates);
    expect(keywords).toEqual(expect.arrayContaining(['countertransference', 'sertraline', 'EMDR']));
    expect(keywords.filter((word) => /[<>\r\n]/.test(word))).toEqual([]);
    expect(keywords).not.toEqual(expect.arrayContaining(['splitting']));
    expect(keywords.length).toBeLessThanOrEqual(250);
    expect(keywords.join('').length).toBeLessThanOrEqual(4000);
  });
});
