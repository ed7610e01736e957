import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findClipboard } from '../../../src/cli/clipboard.ts';
import type { Host } from '../../../src/cli/host.ts';
import { temporaryFolder } from '../vault/play-vault.ts';

/** A program that takes the clipboard's text, as xclip does. */
function program(name: string, script: string): { folder: string; taken: string } {
  const folder = temporaryFolder();
  const taken = join(folder, 'taken');
  writeFileSync(join(folder, name), `#!/bin/sh\n${script.replace('TAKEN', taken)}\n`);
  chmodSync(join(folder, name), 0o755);
  return { folder, taken };
}

const hostWith = (env: Record<string, string>) => ({ env }) as unknown as Host;

it('the text goes to the program on standard input, and nowhere else', async () => {
  const { folder, taken } = program('xclip', '/bin/cat > TAKEN');
  const copy = findClipboard(hostWith({ PATH: `/nowhere:${folder}`, DISPLAY: ':0' }));
  await copy?.('Hi Sam, ten minutes after lunch.');
  expect(readFileSync(taken, 'utf8')).toBe('Hi Sam, ten minutes after lunch.');
});

it('a program that stays behind to serve the clipboard keeps nobody waiting', async () => {
  const { folder } = program('wl-copy', '/bin/cat > /dev/null; /bin/sleep 9 & exit 0');
  const before = Date.now();
  await findClipboard(hostWith({ PATH: folder, WAYLAND_DISPLAY: 'wayland-0' }))?.('Hi');
  expect(Date.now() - before).toBeLessThan(6000);
});

it('a program that fails is said to have failed', async () => {
  const { folder } = program('xsel', 'exit 1');
  const copy = findClipboard(hostWith({ PATH: folder, DISPLAY: ':0' }));
  await expect(copy?.('Hi '.repeat(100_000))).rejects.toMatchObject({ code: 'failed' });
});

it('without a program, or without a screen, there is no clipboard', () => {
  const { folder } = program('xclip', 'exit 0');
  expect(findClipboard(hostWith({ PATH: '/nowhere', DISPLAY: ':0' }))).toBeUndefined();
  expect(findClipboard(hostWith({ PATH: folder }))).toBeUndefined();
});
