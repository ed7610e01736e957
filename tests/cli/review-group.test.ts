import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { Desk } from './desk.ts';
import { hasTerminal, openTerminal, type Typist } from './pty.ts';
import { createStarts } from './starts.ts';

const starts = createStarts('tests/cli/starts.yaml');
afterAll(() => starts.clear());
const onTerminal = test.runIf(hasTerminal);

const people = ['Ana Ruiz', 'Ben Cole', 'Cleo Marsh', 'Dov Stein'];
const turns = [
  'Therapist: Today we practise saying no, first in pairs and then all together.',
  'Ana Ruiz: I told my manager no on Monday and my hands were shaking.',
  'Ben Cole: I could not do it. I said yes to my brother three times this week.',
  'Cleo Marsh: I have been cutting my arm again, to be honest. I would never kill myself, my kids need me.',
  'Therapist: Thank you for telling us, Cleo. Will you stay after the group?',
  'Cleo Marsh: Yes, I will stay.',
];

/** A group's draft: three members speak, and the fourth was there. */
async function groupDraft(): Promise<{ desk: Desk; session: string }> {
  const { desk } = await starts.open('vault');
  onTestFinished(() => desk.clear());
  const named = people.flatMap((name) => ['--person', name]);
  expect(
    (await desk.run(['client', 'add', 'Monday group', '--kind', 'group', ...named], { warm: true })).status,
  ).toBe(0);
  for (const person of ['p1', 'p2', 'p3', 'p4'])
    expect(
      (await desk.run(['consent', 'add', 'MG', '--person', person, '--scope', 'all'], { warm: true })).status,
    ).toBe(0);
  const cues = turns.map((turn, at) => {
    const [name = '', words = ''] = turn.split(': ');
    return `00:00:${at}1.000 --> 00:00:${at}6.000\n<v ${name}>${words}\n`;
  });
  writeFileSync(join(desk.here, 'group.vtt'), `WEBVTT\n\n${cues.join('\n')}`);
  const imported = await desk.run(['import', 'group.vtt', '--client', 'MG', '--date', '2026-03-04 09:00'], {
    warm: true,
  });
  const session = imported.stdout.trim();
  expect(
    (await desk.run(['draft', '--template', 'group', '--engine', 'extract'], { warm: true })).status,
  ).toBe(0);
  expect((await desk.run(['edit', '--present', 'p4'], { warm: true })).status).toBe(0);
  return { desk, session };
}

interface Entry {
  id: string;
  member?: string;
}

/** The parts of a note that are looked at here. */
interface Shown {
  sections: (Entry & { statements: { id: string; text: string; status: string; accepted?: true }[] })[];
  risk: (Entry & { category: string; status: string; source: string })[];
  hits: (Entry & { disposition?: string })[];
}

async function noteOf(desk: Desk): Promise<Shown> {
  const { stdout } = await desk.run(['--json', 'show'], { warm: true });
  return (JSON.parse(stdout.split('\n')[0] ?? '') as { content: Shown }).content;
}

/** Agrees to what can be agreed to, and leaves the rest for later, until the terminal shows a text. */
async function goOnUntil(at: Typist, wanted: string): Promise<string> {
  for (let shown = await at.sees('? help'); ; shown = await at.sees('? help')) {
    if (shown.includes(wanted)) return shown;
    const agree = shown.includes('Enter keep') ? '\r' : 'y';
    at.types(/Enter keep|y yes/.test(shown) ? agree : 'n');
  }
}

onTerminal(
  'a group’s note is reviewed member by member, and each decision stays with its member',
  async () => {
    const { desk } = await groupDraft();
    const at = openTerminal(desk, 'review', {}, [100, 40]);
    await goOnUntil(at, 'Participation (p3)');
    at.types('w');
    await at.sees('Your own words: ');
    at.types('\u0015Shared an urge and agreed to stay.\r');
    const missing = await goOnUntil(at, 'Participation (p4)');
    expect(missing).toContain('[clinician to complete]');
    at.types('w');
    await at.sees('Participation: ');
    at.types('Listened and nodded to a peer.\r');
    expect(await goOnUntil(at, 'Self harm (p3): endorsed')).toContain('cutting my arm again');
    at.types('y');
    const hit = await goOnUntil(at, 'Passages that may be about risk');
    expect(hit).toContain('Self-harm (p3)');
    at.types('1');
    // Wherever the lines break.
    const heard = (await at.sees('? help')).replace(/\s+/gu, ' ');
    expect(heard).toContain('Also heard');
    expect(heard).toContain('Heard, and said of somebody else, in the negative, or as a figure of speech.');
    const [others = '', protects = ''] = heard.split('Heard, and perhaps what holds the client.');
    expect(others).toContain('suicidal thoughts: said no to');
    expect(protects).toContain('It stands beside a risk, never against it; nothing has to be decided.');
    expect(protects).toContain('what protects');
    expect(others).not.toContain('what protects');
    at.types('q');
    expect(await at.ended).toBe(0);

    const { sections, risk, hits } = await noteOf(desk);
    const own = sections.flatMap(({ id, member, statements }) =>
      statements.filter(({ status }) => status === 'clinician').map(({ text }) => [id, member, text]),
    );
    expect(own).toEqual([
      ['participation', 'p3', 'Shared an urge and agreed to stay.'],
      ['participation', 'p4', 'Listened and nodded to a peer.'],
    ]);
    const harm = risk.filter(({ category }) => category === 'self_harm');
    expect(harm.map(({ member, status }) => [member, status])).toEqual([
      ['p1', 'not_assessed'],
      ['p2', 'not_assessed'],
      ['p3', 'endorsed'],
      ['p4', 'not_assessed'],
    ]);
    expect(hits.filter(({ disposition }) => disposition === 'confirmed').map(({ member }) => member)).toEqual(
      ['p3'],
    );
  },
);
