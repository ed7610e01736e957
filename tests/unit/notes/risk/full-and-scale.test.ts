import { expect, it } from 'vitest';
import { createNoteRules, readRuleData } from '../../../../src/notes/note-rules.ts';
import { templates } from '../session.ts';

const rules = createNoteRules(await readRuleData(templates));

function heardOfEating(text: string): string[] {
  const line = { id: 1, startMs: 0, endMs: 1000, text, participant: 'client', role: 'client' as const };
  const heard = rules.hear([line], [], false);
  return heard.filter(({ concern }) => concern === 'eating_disorder').map(({ meaning }) => meaning);
}

it.each([
  "I can't get a full breath, and I'm counting the stops.",
  'The bus was full and I skipped it.',
  'On a scale of one to ten, a six.',
  'I would put it at a five on the 0 to 10 scale, six at times.',
])('nothing of eating is heard in: %s', (text) => {
  expect(heardOfEating(text)).toEqual([]);
});

it.each([
  'I feel full after two bites and I am counting every one.',
  'I was so full that I felt disgusted and ashamed.',
  'I get on the scale six times a day.',
  'I go back to my scale every time I pass the bathroom.',
])('eating is heard in: %s', (text) => {
  expect(heardOfEating(text).length).toBeGreaterThan(0);
});
