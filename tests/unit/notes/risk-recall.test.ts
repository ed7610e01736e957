import { beforeAll, describe, expect, it } from 'vitest';
import type { RiskPhraseBook } from '../../../src/notes/risk/risk-file.ts';
import { readRiskPhrases } from '../../../src/notes/risk/risk-file.ts';
import { riskFindings } from '../../../src/notes/risk/risk-findings.ts';
import { riskSigns } from '../../../src/notes/risk/risk-signs.ts';
import { domainHardNegatives, domainPhrases } from './risk-phrases.ts';
import { alarmsOn, dialogues, familyOf, phrasedConcerns, recallOf } from './risk-phrasings.ts';
import { session, templates } from './session.ts';

let book: RiskPhraseBook;

beforeAll(async () => {
  book = await readRiskPhrases(templates);
});

const tiersOf = (script: string) =>
  riskSigns(session(script), book)
    .filter(({ concern }) => concern !== 'protective')
    .map(({ tier }) => tier);

describe('recall of everyday phrasings', () => {
  it.each(phrasedConcerns)('of %s does not fall', (concern) => {
    const [tuned, heldOut] = [recallOf(concern, 'tuned', book), recallOf(concern, 'heldOut', book)];
    expect(tuned.found / tuned.items).toBeGreaterThanOrEqual(0.95);
    expect(heldOut.found / heldOut.items).toBeGreaterThanOrEqual(0.8);
    // What protects is always of the last tier: shown beside, decided by nobody.
    expect((tuned.firstTier + heldOut.firstTier) / (tuned.items + heldOut.items)).toSatisfy((rate: number) =>
      concern === 'protective' ? rate === 0 : rate >= 0.88,
    );
  });

  it('of phrasings that no rule was written from is at least eight in ten, all concerns together', () => {
    const all = phrasedConcerns.map((concern) => recallOf(concern, 'unseen', book));
    const sum = (count: (recall: (typeof all)[number]) => number) =>
      all.reduce((total, recall) => total + count(recall), 0);
    expect(sum(({ found }) => found) / sum(({ items }) => items)).toBeGreaterThanOrEqual(0.8);
  });

  it.each([
    ['fresh', 0.83],
    ['freshHeldOut', 0.65],
  ] as const)('of phrasings written apart from the rules does not fall (%s)', (list, least) => {
    const all = phrasedConcerns.map((concern) => recallOf(concern, list, book));
    const [found, items] = all.reduce(([one, other], each) => [one + each.found, other + each.items], [0, 0]);
    expect(items).toBe(600);
    expect(found / items).toBeGreaterThanOrEqual(least);
  });

  it.each(['fresh', 'freshHeldOut'] as const)(
    'costs at most one thing in ten that clients say in any session (%s)',
    (list) => {
      const { items, firstTier } = alarmsOn(list, book, 'ordinary');
      expect(firstTier / items).toBeLessThanOrEqual(0.1);
    },
  );

  it.each(['tuned', 'heldOut', 'unseen', 'fresh', 'freshHeldOut'] as const)(
    'costs at most one hard negative in ten in the first tier (%s)',
    (list) => {
      const { items, firstTier } = alarmsOn(list, book);
      expect(firstTier / items).toBeLessThanOrEqual(0.1);
    },
  );

  it.each(Object.entries(domainPhrases))('of the reference phrasings is whole: %s', (concern, phrases) => {
    const missed = phrases.filter(
      (phrase) =>
        !riskSigns(session(`C: ${phrase}`), book).some(
          (sign) => familyOf(book, sign.concern) === familyOf(book, concern),
        ),
    );
    expect(missed).toEqual([]);
  });

  it('at most one of the reference hard negatives in ten reaches the first tier', () => {
    const alarms = domainHardNegatives.filter((script) => tiersOf(script).includes(1));
    expect(alarms.length / domainHardNegatives.length).toBeLessThanOrEqual(0.1);
  });

  it('a past attempt stays in the second tier', () => {
    expect(tiersOf('C: back in college I tried, not now')).toContain(2);
  });
});

describe('dialogues', () => {
  it.each(dialogues().map(({ category, status, turns }) => [turns.join(' | '), category, status]))(
    '%s: %s is %s',
    (turns, category, status) => {
      const findings = riskFindings([], session(turns.split(' | ').join('\n')), book);
      expect(findings.find((finding) => finding.category === category)?.status).toBe(status);
    },
  );
});

describe('a sign', () => {
  it.each([
    ['C: [inaudible 12:31–12:36]', []],
    ["C: My flatmate hears voices, he's ill.", [3]],
    ['C: I used to cut when I was fifteen.', [2]],
    ['C: I told them I wanted to die, only joking.', [2]],
    ["C: If I ever felt like killing myself I'd ring you.", [2]],
    ["C: I'm not suicidal.", [3]],
    ["C: He's never hurt me.", [3]],
    ['C: I keep the rope in the loft and I looked at the beam.', [1]],
    ['C: This job is killing me.', []],
  ] as const)('is weighed by what stands around it: %s', (script, tiers) => {
    expect(
      [...new Set(tiersOf(script))].filter((tier) => tier !== 3 || tiers.some((each) => each === 3)),
    ).toEqual([...tiers]);
  });

  it('an answer of which half could not be heard denies nothing', () => {
    const lines = session('T: Any thoughts of suicide?\nC: No.\nC: [inaudible 12:31–12:36]');
    expect(riskFindings([], lines, book)[0]?.status).toBe('unclear');
  });

  it('an idiom alone is no mention in the note', () => {
    expect(
      riskFindings([], session('C: I could kill for a coffee.'), book).flatMap(({ lines }) => lines),
    ).toEqual([]);
  });
});
