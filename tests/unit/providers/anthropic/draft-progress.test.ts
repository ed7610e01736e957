import { expect, it } from 'vitest';
import { tellProgress } from '../../../../src/providers/anthropic/draft-progress.ts';

function partsTold(texts: Iterable<string>): (string | undefined)[] {
  const parts: (string | undefined)[] = [];
  const tell = tellProgress(['subjective', 'plan'], (event) => {
    if (event.type === 'progress') parts.push(event.part);
  });
  for (const text of texts) tell(text);
  return parts;
}

it('names the section that is being written, also when its name came in two pieces', () => {
  const filling = '.'.repeat(495);
  const first = `${filling}"section": "subj`;
  const second = `${first}ective"${filling}`;
  const third = `${second}"section":"secret"${filling}`;
  const told = partsTold(['', first, second, third, `${third}"section":"plan", "text":"${filling}`]);
  expect(told).toEqual([
    'reading the session',
    'reading the session',
    'subjective',
    'reading the session',
    'plan',
  ]);
});

it('takes time that grows with the answer', () => {
  function* growing(scrap: string) {
    for (let text = ''; text.length < 400_000; text += scrap.repeat(500)) yield text;
  }
  const started = performance.now();
  for (const scrap of [' ', '"section" ', '"section":"', '"']) partsTold(growing(scrap));
  expect(performance.now() - started).toBeLessThan(4000);
}, 60_000);
