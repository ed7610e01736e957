import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { Desk } from './desk.ts';
import { hasTerminal, openTerminal } from './pty.ts';
import { createStarts } from './starts.ts';

const starts = createStarts('tests/cli/starts.yaml');
afterAll(() => starts.clear());
const ctrlC = '\u0003';

async function openStart(name: string): Promise<Desk> {
  const { desk } = await starts.open(name);
  onTestFinished(() => desk.clear());
  return desk;
}

/** A command that is at a question, and what is typed before. */
async function oneKeyEnds(desk: Desk, command: string, dialogue: readonly [sees: string, types: string][]) {
  const at = openTerminal(desk, command, { NO_COLOR: '1' });
  for (const [question, answer] of dialogue) {
    await at.sees(question);
    at.types(answer);
  }
  expect(await at.ended, at.raw()).toBe(130);
  expect(at.raw()).toContain('amynote: error: interrupted');
  return at.raw();
}

test.runIf(hasTerminal)('Ctrl-C ends every question for a passphrase, pressed once', async () => {
  const desk = await openStart('locked');
  await oneKeyEnds(desk, 'identity export', [['Passphrase: ', ctrlC]]);
  await oneKeyEnds(desk, 'identity passphrase', [['Passphrase: ', ctrlC]]);
  await oneKeyEnds(desk, 'unlock', [['Passphrase: ', ctrlC]]);
  await oneKeyEnds(desk, 'private init', [['New passphrase', ctrlC]]);
  await oneKeyEnds(desk, 'private init', [
    ['New passphrase', 'only for private notes\r'],
    ['The same again: ', ctrlC],
  ]);
  expect(existsSync(join(desk.home, 'private.age'))).toBe(false);
  const asked = await oneKeyEnds(desk, 'identity passphrase', [
    ['Passphrase: ', 'correct horse battery staple\r'],
    ['New passphrase', ctrlC],
  ]);
  expect(asked).not.toContain('battery');
});

test.runIf(hasTerminal)(
  'Ctrl-C once ends a private note that is typed or opened, and keeps nothing',
  async () => {
    const desk = await openStart('session');
    await desk.run(['private', 'init', '--passphrase-command', 'echo only for private notes'], {
      warm: true,
    });
    await oneKeyEnds(desk, 'private add', [
      ['type the note', 'Half a thought.\r'],
      ['Half a thought.', ctrlC],
    ]);
    expect((await desk.run(['private', 'list'], { warm: true })).stdout).toBe('');
    await desk.run(['private', 'add'], { stdin: 'A whole thought.', warm: true });
    await oneKeyEnds(desk, 'private show', [['Passphrase of the private notes: ', ctrlC]]);
    await oneKeyEnds(desk, 'private passphrase', [['Passphrase of the private notes: ', ctrlC]]);
    await oneKeyEnds(desk, 'private erase last', [['for good? [y/N] ', ctrlC]]);
    expect((await desk.run(['private', 'list'], { warm: true })).stdout).toContain('private notes 1');
  },
);

test.runIf(hasTerminal)(
  'Ctrl-C during a passphrase command says interrupted, not that it failed',
  async () => {
    const desk = await openStart('locked');
    const env = { AMYNOTE_PASSPHRASE_COMMAND: 'sleep 60 & echo asking >&2; wait; echo never' };
    const at = openTerminal(desk, 'identity export', env);
    await at.sees('asking');
    at.types(ctrlC);
    expect(await at.ended, at.raw()).toBe(130);
  },
);

test.runIf(hasTerminal)('to lock asks for no passphrase', async () => {
  const desk = await openStart('locked');
  const at = openTerminal(desk, 'lock', { NO_COLOR: '1' });
  expect(await at.ended, at.raw()).toBe(0);
  expect(at.raw()).toContain('nothing was unlocked');
  expect(at.raw()).not.toContain('Passphrase');
});
