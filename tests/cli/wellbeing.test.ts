import { expect, test } from 'vitest';
import { openDesk } from './desk.ts';
import { hasTerminal, openTerminal } from './pty.ts';

test.skipIf(!hasTerminal)('at a terminal a self-check shows its question and answers, and asks', async () => {
  const desk = openDesk();
  await desk.run(['init', '--no-passphrase'], { warm: true });
  const typist = openTerminal(desk, 'wellbeing check');
  const asked = await typist.sees('1 to 5: ');
  expect(asked).toContain('how would you rate your level of\nburnout?');
  expect(asked).toMatch(/ {2}3 {2}I am definitely burning out[^\n]*\n {5}\S/);
  for (const line of asked.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  typist.types('3\r');
  await typist.sees('988');
  expect(await typist.ended).toBe(0);
  desk.clear();
});
