import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDesk } from './desk.ts';

it('doctor shows what a crash left, with the command that removes it, and removes nothing', async () => {
  const desk = openDesk();
  onTestFinished(desk.clear);
  expect((await desk.run(['init', '--no-passphrase'])).status).toBe(0);
  const vault = join(desk.home, 'vault');
  const session = 'sessions/000000000000';
  mkdirSync(join(vault, session), { recursive: true });
  writeFileSync(join(vault, session, '.tmp-0'), 'half a recording');
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const path of [join(session, '.tmp-0'), session]) utimesSync(join(vault, path), yesterday, yesterday);
  const { status, stdout } = await desk.run(['doctor']);
  expect(status).toBe(0);
  expect(stdout).toContain(`look   leftover: a write that was not finished: ${session}\n`);
  expect(stdout).toContain(`         rm -r "${vault}/${session}"\n`);
  expect(existsSync(join(vault, session, '.tmp-0'))).toBe(true);
});
