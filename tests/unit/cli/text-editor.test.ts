import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTextEditor } from '../../../src/cli/text-editor.ts';
import { deadRunsHost } from './dead-runs-host.ts';

const onLinux = test.runIf(process.platform === 'linux');

/** A shell script as the chosen editor: it is given the file as `$1`. */
function editorOf(script: string, host = deadRunsHost()) {
  const folder = mkdtempSync(join(tmpdir(), 'amynote-editor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'editor');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return { folder, editor: createTextEditor(host, program, new AbortController().signal) };
}

/** A name that no other run has. */
function newName(): string {
  return `t${process.pid.toString(36)}${Math.random().toString(36).slice(2, 10)}`;
}

/** What a run that was killed left in memory. */
function leaveBehind(name: string, text: string): string {
  const folder = `/dev/shm/amynote-edit.${name}.999998.AbCdEf`;
  mkdirSync(folder, { mode: 0o700 });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'note.md'), text);
  return folder;
}

onLinux(
  'what an editor saved before it was killed is given back, and stays until it is removed',
  async () => {
    const name = newName();
    const { editor } = editorOf('echo "an hour of work" > "$1"\nkill -9 $$');
    const saved = await editor.edit(name, 'as it was');
    expect(saved).toMatchObject({ text: 'an hour of work\n', cutOff: true });
    expect((await editor.left(name))?.text).toBe('an hour of work\n');
    await saved.remove?.();
    expect(await editor.left(name)).toBeUndefined();
  },
);

onLinux(
  'a text that was left of one session is none of another one’s, and is found until it is removed',
  async () => {
    const [mine, theirs] = [newName(), newName()];
    const [folder, other] = [leaveBehind(mine, 'my text'), leaveBehind(theirs, 'their text')];
    const { editor } = editorOf('true');
    await editor.left(mine);
    const left = await editor.left(mine);
    expect(left?.text).toBe('my text');
    await left?.remove?.();
    expect([existsSync(folder), existsSync(other)]).toEqual([false, true]);
    expect((await editor.left(theirs))?.text).toBe('their text');
  },
);

onLinux('an editor is told nothing of the environment but what it draws with', async () => {
  const keys = { ANTHROPIC_API_KEY: 'sk-secret', AMYNOTE_PASSPHRASE: 'secret', TMPDIR: '/var/tmp' };
  const { editor, folder } = editorOf(
    'env > "$(dirname "$0")/seen"',
    deadRunsHost({ ...keys, TERM: 'xterm', LC_ALL: 'C' }),
  );
  await (await editor.edit(newName(), 'text')).remove?.();
  const seen = readFileSync(join(folder, 'seen'), 'utf8');
  expect(seen).toMatch(/^TERM=xterm$/mu);
  expect(seen).toMatch(/^LC_ALL=C$/mu);
  expect(seen).not.toMatch(/secret|\/var\/tmp/u);
  expect(seen).toMatch(/^TMPDIR=.*amynote-edit/mu);
});
