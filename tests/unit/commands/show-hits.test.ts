import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hitsText } from '../../../src/commands/show-hits.ts';
import type { RiskHitEntry } from '../../../src/core/artefacts/note.ts';
import { riskCategories, riskStatuses } from '../../../src/core/risk.ts';
import { riskSentence } from '../../../src/notes/risk/risk-words.ts';
import { session } from '../notes/session.ts';

const lines = session('T: How was it?\nC: I want to die.\nT: Since when?\nC: March. My kids need me.');
const hit: RiskHitEntry = {
  id: 'h1',
  concern: 'passive_ideation',
  tier: 1,
  meaning: 'present',
  lines: [2],
  context: [1, 2, 3, 4],
  quotes: [{ line: 2, text: 'I want to die.' }],
};
const protective: RiskHitEntry = { ...hit, id: 'h2', concern: 'protective', tier: 3, lines: [4] };

/** Words that would turn silence into good news. */
const reassuring =
  /(?<!["“])\b(?:no risk|low risk|all clear|nothing to worry|(?:client|person|session|they|she|he) (?:is|are|was) safe|not at risk|risk[- ]free)\b/iu;

describe('the hits of a draft', () => {
  test('are shown with who said what and when, and the command to type', () => {
    expect(hitsText({ hits: [hit, protective], risk: [] }, lines, 'abc')).toContain(
      [
        'h1  wish to be dead: said as present',
        '    00:00  therapist: How was it?',
        '  > 00:07  client: I want to die.',
        '    00:14  therapist: Since when?',
        '    00:21  client: March. My kids need me.',
        '  decide: amynote edit abc --hit h1=confirmed (or not_risk, follow_up)',
      ].join('\n'),
    );
  });

  test('that protect are never against a risk', () => {
    const text = hitsText({ hits: [hit, protective], risk: [] }, lines, 'abc');
    expect(text).toContain('what protects: stands beside a risk, never against it');
    expect(text.indexOf('TO DECIDE')).toBeLessThan(text.indexOf('what protects'));
  });

  test.each([
    ['none', []],
    ['one that was decided', [{ ...hit, disposition: 'not_risk' as const }]],
    ['only what protects', [protective]],
  ])('are followed by what silence means, also when there are %s', (_, hits) => {
    const text = hitsText({ hits, risk: [] }, lines, 'abc');
    expect(text).toContain('That is no sign of safety.');
    expect(text.replace('That is no sign of safety.', '')).not.toMatch(reassuring);
  });
});

test('a draft in which nobody looked for hits says so', () => {
  expect(hitsText({ risk: [] }, lines, 'abc')).toMatch(/^This draft is of an earlier release/);
});

describe('nothing that anybody reads', () => {
  const shown = [
    'README.md',
    'templates/README.md',
    ...['src/commands', 'src/pipeline', 'src/notes'].flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => /^(?:show|unresolved|risk|draft|sign|edit|note-hits)[a-z-]*\.ts$/.test(file))
        .map((file) => join(folder, file)),
    ),
    ...readdirSync('templates/rules/risk').map((file) => join('templates/rules/risk', file)),
  ];

  test.each(shown)('calls silence safety (%s)', (file) => {
    const said = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => !/^\s*- /.test(line) && reassuring.test(line));
    expect(said).toEqual([]);
  });

  test('of a risk sentence does, whatever its status', () => {
    const all = riskCategories.flatMap((category) =>
      riskStatuses.map((status) =>
        riskSentence({ category, status, lines: [], quotes: [], source: 'rules' }),
      ),
    );
    expect(all.filter((sentence) => reassuring.test(sentence))).toEqual([]);
  });
});
