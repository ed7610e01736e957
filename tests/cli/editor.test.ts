import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { Desk } from './desk.ts';
import { hasTerminal, openTerminal } from './pty.ts';
import { createStarts } from './starts.ts';

const starts = createStarts('tests/cli/starts.yaml');
afterAll(() => starts.clear());
const onLinux = test.runIf(hasTerminal && process.platform === 'linux');

async function openDraft(): Promise<{ desk: Desk; session: string }> {
  const { desk, known } = await starts.open('draft');
  onTestFinished(() => desk.clear());
  return { desk, session: known.get('session') ?? '' };
}

/** A program that the settings name as editor: it does what a shell script says to the file `$1`. */
async function withEditor(desk: Desk, script: string): Promise<void> {
  const program = join(desk.here, 'editor');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  await desk.run(['config', 'set', 'editor', program], { warm: true });
}

/** What lies in memory of a session. */
function leftInMemory(session: string): string[] {
  return readdirSync('/dev/shm').filter((name) => name.includes(session));
}

onLinux('vim opens on the note in memory, what it saves is checked, and nothing stays', async () => {
  const { desk, session } = await openDraft();
  const at = openTerminal(desk, 'edit', { EDITOR: 'vim', XDG_RUNTIME_DIR: '' });
  await at.sees('Change what you like');
  expect(leftInMemory(session)).toHaveLength(1);
  at.types('/Assessment\ro\r- Sleep is better than before.\u001b:wq\r');
  await at.sees('edit: revision 2');
  expect(await at.ended).toBe(0);
  expect((await desk.run(['show'], { warm: true })).stdout).toContain('Sleep is better than before.');
  expect(leftInMemory(session)).toEqual([]);
  for (const folder of ['user', 'tmp']) expect(readdirSync(join(desk.folder, folder))).toEqual([]);
});

onLinux(
  'a text that cannot be read comes back with its mistakes, and is kept when it is given up',
  async () => {
    const { desk, session } = await openDraft();
    // Takes the mark of a statement away the first time, and then gives back what it is shown.
    const log = join(desk.here, 'seen');
    await withEditor(
      desk,
      `cat "$1" >> ${log}; grep -q '^- \\[s99\\]' "$1" || sed -i 's/^- \\[s1\\]/- [s99]/' "$1"`,
    );
    const at = openTerminal(desk, 'edit');
    expect(await at.ended).toBe(1);
    expect(at.raw()).toContain('the note has no statement s99');
    expect(readFileSync(log, 'utf8')).toContain('<!-- not read:');
    expect(leftInMemory(session)).toEqual([]);

    await withEditor(
      desk,
      `sed -i 's/^- \\[s99\\]/- [s1]/; s/^## Plan.*/&\\n\\n- Next week as usual./' "$1"`,
    );
    const again = openTerminal(desk, 'edit');
    expect(await again.ended).toBe(0);
    const { stdout } = await desk.run(['show'], { warm: true });
    expect(stdout).toContain('Next week as usual.');
  },
);

onLinux(
  'an editor that is killed with amynote leaves nothing behind once the next one ran, which goes on with it',
  async () => {
    const { desk, session } = await openDraft();
    const ready = join(desk.here, 'ready');
    await withEditor(
      desk,
      `sed -i 's/^## Plan.*/&\\n\\n- Saved before the crash./' "$1"; echo $$ > ${ready}.part; mv ${ready}.part ${ready}; echo is-open; exec sleep 60`,
    );
    const at = openTerminal(desk, 'edit');
    await at.sees('is-open');
    const { pid } = JSON.parse(readFileSync(join(desk.home, 'vault/sessions', session, 'lock'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 'SIGKILL');
    process.kill(Number(readFileSync(ready, 'utf8')), 'SIGKILL');
    await at.ended;
    expect(leftInMemory(session)).toHaveLength(1);
    await withEditor(desk, `cat "$1" > ${ready}`);
    const again = openTerminal(desk, 'edit');
    expect(await again.ended).toBe(0);
    expect(readFileSync(ready, 'utf8')).toContain('Saved before the crash.');
    expect((await desk.run(['show'], { warm: true })).stdout).toContain('Saved before the crash.');
    expect(leftInMemory(session)).toEqual([]);
  },
);

/** An edit that dies together with its editor, which did what the script says to the file `$1` before. */
async function deadEdit(desk: Desk, session: string, script: string): Promise<void> {
  const ready = join(desk.here, 'ready');
  await withEditor(
    desk,
    `${script}; echo $$ > ${ready}.part; mv ${ready}.part ${ready}; echo is-open; exec sleep 60`,
  );
  const at = openTerminal(desk, 'edit');
  await at.sees('is-open');
  const lock = readFileSync(join(desk.home, 'vault/sessions', session, 'lock'), 'utf8');
  process.kill((JSON.parse(lock) as { pid: number }).pid, 'SIGKILL');
  process.kill(Number(readFileSync(ready, 'utf8')), 'SIGKILL');
  await at.ended;
  expect(leftInMemory(session)).toHaveLength(1);
}

const addAPlan = `sed -i 's/^## Plan.*/&\\n\\n- Saved before the crash./' "$1"`;

onLinux(
  'what a dead edit left in memory is sealed by the next command of any kind, also by lock',
  async () => {
    for (const next of ['list', 'lock']) {
      const { desk, session } = await openDraft();
      await deadEdit(desk, session, addAPlan);
      const { status, stderr } = await desk.run([next]);
      expect(status).toBe(0);
      expect(stderr).toContain(`sealed in the vault now; go on with it: amynote edit ${session}`);
      expect(leftInMemory(session)).toEqual([]);
      expect((await desk.run(['sign', '--yes'], { warm: true })).stderr).toContain(
        'a text of this note is kept',
      );
      await withEditor(desk, 'true');
      expect(await openTerminal(desk, 'edit').ended).toBe(0);
      expect((await desk.run(['show'], { warm: true })).stdout).toContain('Saved before the crash.');
    }
  },
);

onLinux('what a dead edit never changed is taken away, and keeps nothing back', async () => {
  const { desk, session } = await openDraft();
  await deadEdit(desk, session, 'true');
  expect((await desk.run(['list'])).stderr).toBe('');
  expect(leftInMemory(session)).toEqual([]);
  expect((await desk.run(['sign', '--yes'], { warm: true })).stderr).not.toContain('is kept');
});

onLinux('doctor tells of a text in memory that belongs to another vault, and leaves it there', async () => {
  const { desk, session } = await openDraft();
  await deadEdit(desk, session, addAPlan);
  const [left = ''] = leftInMemory(session);
  const other = await starts.open('vault');
  onTestFinished(() => other.desk.clear());
  const { stdout } = await other.desk.run(['doctor']);
  expect(stdout).toContain(
    `look   edited text: a note of session ${session} was left in memory, not encrypted\n`,
  );
  expect(stdout).toContain(`to give it up: rm -r /dev/shm/${left}\n`);
  expect(leftInMemory(session)).toEqual([left]);
  await desk.run(['list']);
  expect((await other.desk.run(['doctor'])).stdout).not.toContain(session);
});

onLinux('what an editor saved before it was killed is kept, and the next edit goes on with it', async () => {
  const { desk, session } = await openDraft();
  await withEditor(desk, `sed -i 's/^## Plan.*/&\\n\\n- Saved before it was killed./' "$1"; kill -9 $$`);
  const at = openTerminal(desk, 'edit');
  expect(await at.ended).toBe(1);
  expect(at.raw()).toContain(`what it saved is kept`);
  expect(leftInMemory(session)).toEqual([]);
  const signed = await desk.run(['sign'], { warm: true });
  expect(signed.stderr).toContain(`amynote edit ${session}`);
  await withEditor(desk, 'true');
  expect(await openTerminal(desk, 'edit').ended).toBe(0);
  expect((await desk.run(['show'], { warm: true })).stdout).toContain('Saved before it was killed.');
});

onLinux('an editor that may keep copies on the disk is refused, and nothing was written for it', async () => {
  const { desk, session } = await openDraft();
  const at = openTerminal(desk, 'edit', { EDITOR: 'ed' });
  expect(await at.ended).toBe(2);
  expect(at.raw()).toContain('your editor is not known to keep no copies of what it shows on the disk');
  expect(leftInMemory(session)).toEqual([]);
});
