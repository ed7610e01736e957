import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDesk } from './desk.ts';

it('doctor shows what a crash left, and verify --repair moves it out of the way', async () => {
  const desk = openDesk();
  onTestFinished(desk.clear);
  expect((await desk.run(['init', '--no-passphrase'], { warm: true })).status).toBe(0);
  const vault = join(desk.home, 'vault');
  const session = 'sessions/000000000000';
  mkdirSync(join(vault, session), { recursive: true });
  writeFileSync(join(vault, session, '.tmp-0'), 'half a recording');
  const yesterday = new Date(Date.now() - 86_400_000);
  for (const path of [join(session, '.tmp-0'), session]) utimesSync(join(vault, path), yesterday, yesterday);
  const { status, stdout } = await desk.run(['doctor'], { warm: true });
  expect(status).toBe(0);
  expect(stdout).toContain(`look   leftover: a write that was not finished: ${session}\n`);
  expect(stdout).toContain('         move it out of the way: amynote verify --repair\n');
  expect(existsSync(join(vault, session, '.tmp-0'))).toBe(true);

  const repaired = await desk.run(['verify', '--repair']);
  expect(repaired.status).toBe(0);
  const [aside = ''] = readdirSync(join(vault, 'set-aside'));
  expect(readFileSync(join(vault, 'set-aside', aside), 'utf8')).toBe('half a recording');
  expect(existsSync(join(vault, session))).toBe(false);
  expect((await desk.run(['doctor'], { warm: true })).stdout).not.toContain('leftover');
});
