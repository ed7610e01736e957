import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkLeftTexts } from '../../../src/cli/memory-health.ts';
import { sweepMemory } from '../../../src/cli/memory-sweep.ts';
import type { StageEvent } from '../../../src/core/events.ts';
import { deadRunsHost } from './dead-runs-host.ts';

/** More than any system gives: edits of other tests go on meanwhile. */
const deadPid = 99_999_998;
const host = { ...deadRunsHost(), isAlive: (pid: number) => pid !== deadPid };

const onLinux = test.runIf(process.platform === 'linux');

/** What a run that was killed left in memory; names no other run has. */
function leaveBehind(text: string, given?: string): { name: string; folder: string } {
  const name = `t${process.pid.toString(36)}${Math.random().toString(36).slice(2, 10)}`;
  const folder = `/dev/shm/amynote-edit.${name}.${deadPid}.AbCdEf`;
  mkdirSync(folder, { mode: 0o700 });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'note.md'), text);
  if (given !== undefined) {
    writeFileSync(join(folder, 'given.sha256'), createHash('sha256').update(given).digest('hex'));
  }
  return { name, folder };
}

/** Sweeps with a vault that answers for its own sessions; those of other tests are not among them. */
async function sweep(own: readonly string[], keep: (text: string) => Promise<boolean>) {
  const events: StageEvent[] = [];
  const kept = async (name: string, text: string) => own.includes(name) && keep(text);
  await sweepMemory(host, kept, (event) => events.push(event));
  return events;
}

onLinux('a changed text is kept, told of, and only then gone from memory', async () => {
  const { name, folder } = leaveBehind('changed', 'as it was');
  const texts: string[] = [];
  const events = await sweep([name], async (text) => {
    expect(existsSync(folder)).toBe(true);
    texts.push(text);
    return true;
  });
  expect(texts).toEqual(['changed']);
  expect(existsSync(folder)).toBe(false);
  expect(JSON.stringify(events)).toContain(`amynote edit ${name}`);
});

onLinux('a text that nobody keeps, or that cannot be kept now, stays where it is', async () => {
  const { name, folder } = leaveBehind('changed', 'as it was');
  const busy = () => Promise.reject(new Error('another command has the session'));
  expect(await sweep([name], busy)).toEqual([]);
  expect(await sweep([], async () => true)).toEqual([]);
  expect(existsSync(folder)).toBe(true);
  const checks = await checkLeftTexts(host);
  expect(checks.find(({ detail }) => detail.includes(name))).toMatchObject({
    state: 'warning',
    hint: `with the vault it belongs to: amynote edit ${name}; to give it up: rm -r ${folder}`,
  });
});

onLinux('a text that was never changed is not kept, and gone', async () => {
  const { name, folder } = leaveBehind('as it was', 'as it was');
  const never = () => Promise.reject(new Error('it was kept'));
  expect(await sweep([name], never)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});

onLinux('a text that an editor still has open stays until the editor is gone', async () => {
  const { name, folder } = leaveBehind('changed', 'as it was');
  const editor = spawn('tail', ['-f', join(folder, 'note.md')]);
  onTestFinished(() => void editor.kill('SIGKILL'));
  await new Promise((resolve) => editor.stdout.once('data', resolve));
  expect(await sweep([name], async () => true)).toEqual([]);
  expect(existsSync(folder)).toBe(true);
  const checks = await checkLeftTexts(host);
  expect(checks.find(({ detail }) => detail.includes(name))?.detail).toContain('still open in an editor');
  const gone = new Promise((resolve) => editor.once('close', resolve));
  editor.kill('SIGKILL');
  await gone;
  expect(await sweep([name], async () => true)).toHaveLength(1);
});
