import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { Desk } from './desk.ts';
import { hasTerminal, openTerminal } from './pty.ts';
import { createStarts } from './starts.ts';

const starts = createStarts('tests/cli/starts.yaml');
afterAll(() => starts.clear());
const onTerminal = test.runIf(hasTerminal);

async function openDraft(): Promise<{ desk: Desk; session: string }> {
  const { desk, known } = await starts.open('draft');
  onTestFinished(() => desk.clear());
  return { desk, session: known.get('session') ?? '' };
}

interface Shown {
  revision: number;
  sections: { id: string; statements: { id: string; text: string; status: string; accepted?: true }[] }[];
}

/** The newest draft, as its revision and content. */
async function draftOf(desk: Desk, session: string): Promise<Shown> {
  const { stdout } = await desk.run(['--json', 'show'], { warm: true });
  const { content } = JSON.parse(stdout.split('\n')[0] ?? '') as { content: Omit<Shown, 'revision'> };
  const names = readdirSync(join(desk.home, 'vault/sessions', session));
  const revisions = names.flatMap((name) => /^note\.(\d+)\.age$/.exec(name)?.[1] ?? []).map(Number);
  return { revision: Math.max(...revisions), sections: content.sections };
}

onTerminal(
  'a review keeps, rewords, writes and decides by single keys, and says what is open at the end',
  async () => {
    const { desk, session } = await openDraft();
    const at = openTerminal(desk, 'review');
    await at.sees('Subjective, 1 of');
    at.types('\r');
    await at.sees('Subjective, 2 of');
    at.types('e');
    await at.sees('Edit (Escape leaves it)');
    at.types(' Nine times.\r');
    expect(await at.sees('not supported by the session')).not.toContain('Enter keep');
    at.types('\r');
    await at.sees('that key does nothing here');
    at.types('w');
    await at.sees('Your own words: ');
    at.types('\u0015It was a mixed week.\r');
    await at.sees('3 of');
    at.types('u');
    await at.sees('taken back');
    at.types('q');
    expect(await at.ended).toBe(0);
    expect(at.raw()).toContain(`go on: amynote review ${session}`);
    const { revision, sections } = await draftOf(desk, session);
    expect(revision).toBe(2);
    const [first, second] = sections[0]?.statements ?? [];
    expect(first).toMatchObject({ status: 'verified', accepted: true });
    expect(second?.text).toMatch(/Nine times\.$/);
    // Nothing of a session stays where the terminal can be scrolled back to.
    const outside = at.raw().split('\u001b[?1049h')[0] + (at.raw().split('\u001b[?1049l')[1] ?? '');
    expect(outside).not.toContain('Nine times');
  },
);

onTerminal(
  'what was decided before a kill -9 is in the next draft, and no note is signed without it',
  async () => {
    const { desk, session } = await openDraft();
    const at = openTerminal(desk, 'review');
    await at.sees('1 of');
    at.types('\r');
    await at.sees('2 of');
    at.types('r');
    await at.sees('Subjective, 2 of');
    const lock = readFileSync(join(desk.home, 'vault/sessions', session, 'lock'), 'utf8');
    process.kill((JSON.parse(lock) as { pid: number }).pid, 'SIGKILL');
    await at.ended;
    expect((await draftOf(desk, session)).revision).toBe(1);

    const signed = await desk.run(['sign', '--yes'], { warm: true });
    expect(signed.status).toBe(16);
    expect(signed.stderr).toContain('a review of this note was cut off');
    const again = openTerminal(desk, 'review');
    await again.sees('Subjective, 2 of');
    again.types('q');
    expect(await again.ended).toBe(0);
    const { revision, sections } = await draftOf(desk, session);
    expect(revision).toBe(2);
    expect(sections[0]?.statements.map(({ id }) => id)).not.toContain('s2');
    expect(sections[0]?.statements[0]).toMatchObject({ id: 's1', accepted: true });
  },
);

onTerminal(
  'in a narrow window no line is wider than the window, and without colours there are none',
  async () => {
    const { desk } = await openDraft();
    const at = openTerminal(desk, 'review', { NO_COLOR: '1' }, [38, 20]);
    const shown = await at.sees('? help');
    for (const line of shown.split('\n')) expect(line.length).toBeLessThanOrEqual(38);
    expect(shown.split('\n').length).toBeLessThanOrEqual(21);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what must not be there
    expect(at.raw()).not.toMatch(/\u001b\[[0-9]+m/);
    at.types('\u0003');
    await at.ended;
    expect(at.raw()).toContain('interrupted; what you decided is kept');
  },
);
