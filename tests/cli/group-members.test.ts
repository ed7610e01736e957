import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Desk } from './desk.ts';
import { createStarts } from './starts.ts';

const turns = [
  'Ruth Vale: Today we practise saying no, first in pairs and then all together.',
  'Ana Ruiz: I told my manager no, by the aquarium, and my sleep was bad afterwards.',
  'Ruth Vale: Ana, would you write down one no each evening this week?',
  'Ana Ruiz: Yes, I can do that. I will put it beside the harmonica.',
  'Ben Cole: I could not do it. My sleep is bad too, I lie awake in the caravan and think of my brother.',
  'Ruth Vale: Ben, would you call your brother on Sunday?',
  'Ben Cole: Okay, I will. I am doing it from the lighthouse.',
];
const own = {
  p1: /\b(?:Ana|AR|manager|aquarium|harmonica|one no each)\b/giu,
  p2: /\b(?:Ben|BC|brother|caravan|lighthouse)\b/giu,
};
const starts = createStarts('tests/cli/starts.yaml');
let desk: Desk;

/** A group of two, with a signed note that agrees on homework with each. */
beforeAll(async () => {
  ({ desk } = await starts.open('vault'));
  await typed(['client', 'add', 'Group', '--kind', 'group', '--person', 'Ana Ruiz', '--person', 'Ben Cole']);
  for (const person of ['p1', 'p2'])
    await typed(['consent', 'add', 'G', '--person', person, '--scope', 'all']);
  const cues = turns.map((turn, at) => {
    const [name = '', words = ''] = turn.split(': ');
    return `00:0${at}:01.000 --> 00:0${at}:09.000\n<v ${name}>${words}\n`;
  });
  writeFileSync(join(desk.here, 'group.vtt'), `WEBVTT\n\n${cues.join('\n')}`);
  const today = new Date().toISOString().slice(0, 10);
  await typed([
    'import',
    'group.vtt',
    '--client',
    'G',
    '--date',
    `${today} 00:00`,
    '--therapist',
    'Ruth Vale',
  ]);
  await typed(['draft', '--template', 'group', '--engine', 'extract']);
  await typed(['edit', '--hit', 'h1=not_risk']);
  await typed(['edit', '--section', 'participation', '--member', 'p2'], 'Present, and spoke of the week.');
  const plan = (who: string, asked: string, said: string) =>
    typed(['edit', '--section', 'plan', '--member', who], `Therapist asked: “${asked}” Client${said}”`);
  await plan(
    'p1',
    'Ana, would you write down one no each evening this week?',
    ' agreed: “Yes, I can do that.',
  );
  await plan('p2', 'Ben, would you call your brother on Sunday?', ' 2 agreed: “Okay, I will.');
  await typed(['sign', '--name', 'Ruth Vale', '--yes']);
}, 120_000);

afterAll(() => {
  desk.clear();
  starts.clear();
});

async function typed(args: string[], stdin = ''): Promise<string> {
  const ran = await desk.run(args, { stdin, warm: true });
  expect(ran.status, `amynote ${args.join(' ')}\n${ran.stderr}`).toBe(0);
  return ran.stdout;
}

test.each([
  ['p1', 'p2'],
  ['p2', 'p1'],
] as const)(
  'what is shown of %s has words of theirs, and none of the other member’s',
  async (person, other) => {
    const told = [
      await typed(['nudge', 'G', '--person', person, '--for', 'tomorrow 10:00']),
      await typed(['search', 'sleep', '--client', 'G', '--person', person, '--context', '3']),
      await typed(['prep', 'G', '--person', person]),
    ];
    for (const text of told) expect(text).toMatch(own[person]);
    const more = [
      await typed(['nudge', 'G', '--person', person, '--for', 'tomorrow 10:00', '--json']),
      await typed([
        'search',
        'sleep',
        '--client',
        'G',
        '--person',
        person,
        '--in',
        'transcript,note',
        '--json',
      ]),
      await typed(['prep', 'G', '--person', person, '--md']),
      await typed(['prep', 'G', '--person', person, '--json']),
      await typed(['themes', 'G', '--person', person, '--json']),
      await typed(['insights', 'G', '--person', person, '--json']),
    ];
    for (const text of [...told, ...more]) expect(text.match(own[other])).toBeNull();
  },
);

test('each member is reminded of what they took on', async () => {
  expect(await typed(['nudge', 'G', '--person', 'p1', '--for', 'tomorrow 10:00'])).toContain(
    'write down one no each evening',
  );
  expect(await typed(['nudge', 'G', '--person', 'p2', '--for', 'tomorrow 10:00'])).toContain(
    'call your brother on Sunday',
  );
});
