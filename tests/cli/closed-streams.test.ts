import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { Desk } from './desk.ts';
import { filesBelow } from './file-tree.ts';
import { createStarts, type Started } from './starts.ts';

const starts = createStarts('tests/cli/starts.yaml');
afterAll(() => starts.clear());

type Stream = 'stdout' | 'stderr';

/** Which of the two nobody reads; a pipe is closed before the command can have written to it. */
const closings: { name: string; closed: readonly Stream[] }[] = [
  { name: 'standard output', closed: ['stdout'] },
  { name: 'standard error', closed: ['stderr'] },
  { name: 'both', closed: ['stdout', 'stderr'] },
];

test.for(closings)('a reader that closes $name early does not stop the work', async ({ closed }) => {
  const { desk, known } = await openStart('session');
  const id = known.get('session') ?? '';
  expect(await statusOf(desk, ['process', id, '--engine', 'extract'], closed)).toBe(0);
  expect(filesBelow(desk.home)).toContain(`vault/sessions/${id}/note.1.age`);
  expect(filesBelow(desk.home).filter((path) => path.endsWith('/lock'))).toEqual([]);
});

test.for(closings)('with $name closed every command keeps its own exit status', async ({ closed }) => {
  const { desk } = await openStart('session');
  expect(await statusOf(desk, ['list'], closed)).toBe(0);
  expect(await statusOf(desk, ['show', '--json'], closed)).toBe(0);
  expect(await statusOf(desk, ['show', 'zzzzzzzzzzzz'], closed)).toBe(14);
  expect(await statusOf(desk, ['sign', '--yes'], closed)).toBe(1);
});

/** Linux has a device on which everything is written as on a full disk. */
const hasFullDisk = spawnSync('sh', ['-c', 'echo x >/dev/full'], { stdio: 'ignore' }).status !== 0;
if (!hasFullDisk) console.warn('skipped: a product that cannot be written is a failure (needs /dev/full)');

test.runIf(hasFullDisk)('a product that cannot be written is a failure, and said', async () => {
  const { desk } = await openStart('session');
  const full = ['sh', '-c', 'exec "$@" >/dev/full', 'sh'];
  const { status, stderr } = await desk.run(['list'], { under: full });
  expect(stderr).toContain('amynote: error: standard output cannot be written');
  expect(status).toBe(1);
});

/** Cleared when the test ends, however it ends. */
async function openStart(name: string): Promise<Started> {
  const started = await starts.open(name);
  onTestFinished(() => started.desk.clear());
  return started;
}

async function statusOf(
  desk: Desk,
  args: readonly string[],
  closed: readonly Stream[],
): Promise<number | null> {
  const child = desk.start(args);
  for (const name of ['stdout', 'stderr'] as const) {
    if (closed.includes(name)) child[name].destroy();
    else child[name].resume();
  }
  const [status] = (await once(child, 'exit')) as [number | null];
  return status;
}
