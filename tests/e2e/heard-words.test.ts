import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../simulator/faults.ts';
import { installed } from '../unit/vault/programs.ts';
import { type Clinic, kit, openClinic } from './clinic.ts';

/** Half a minute of sound, transcribed by a service that fails in one way and another. */
let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic(['short-01']);
});
afterAll(() => clinic.close());

async function transcribed(...faults: Fault[]): Promise<{ session: string; said: string }> {
  clinic.simulator.setFaults(faults.map((fault) => ({ ...fault, endpoint: 'transcriptions' })));
  const session = (await clinic.prepared(['import', kit('short-01.opus'), '--client', 'JP'])).trim();
  const { status, stderr } = await clinic.amynote(['transcribe', session, '--jobs', '1'], { warm: true });
  expect(status, stderr).toBe(0);
  return { session, said: stderr };
}

const spoken = () => clinic.scripts[0]?.turns.map(({ text }) => text).join(' ');

describe('what a service leaves out or adds', () => {
  test('once is mended by asking once more', async () => {
    const { session, said } = await transcribed({ name: 'dropped-piece', count: 2, after: 3 });
    const lines = await clinic.records(['show', session, '--part', 'transcript']);
    expect(lines.map(({ text }) => text).join(' ')).toBe(spoken());
    expect(said).not.toContain('inaudible');
  });

  test('each time is shown as a mark at its place, and counted', async () => {
    const { session, said } = await transcribed({ name: 'dropped-piece' });
    expect(said).toMatch(/9 lines; 9 inaudible: amynote show --part transcript/u);
    const shown = await clinic.prepared(['show', session, '--part', 'transcript']);
    expect(shown).toMatch(/\[inaudible 00:13–00:18\]/u);
    await clinic.prepared(['draft', session, '--template', 'soap', '--engine', 'extract']);
    expect(await clinic.prepared(['show', session, '--part', 'note'])).not.toContain('inaudible');
  });

  test('is held back where nobody could have said it; the words are in the JSON lines alone', async () => {
    const { session, said } = await transcribed({ name: 'echoed-hints' });
    expect(said).toContain('9 with words held back');
    const shown = await clinic.prepared(['show', session, '--part', 'transcript']);
    expect(shown).toContain('held back: words of the list that was sent along');
    const lines = await clinic.records(['show', session, '--part', 'transcript']);
    const held = lines.flatMap(({ alternatives }) => alternatives as { text: string; reason: string }[]);
    expect(held.map(({ reason }) => reason)).toContain('echo');
    for (const { text } of held) expect(shown).not.toContain(text);
    expect(lines.every(({ confidence }) => confidence === 0)).toBe(true);
  });

  test('as a loop leaves the words once, marked', async () => {
    const { session } = await transcribed({ name: 'repeated-text' });
    const lines = await clinic.records(['show', session, '--part', 'transcript']);
    expect(lines.map(({ text }) => text).join(' ')).toBe(spoken());
    expect(await clinic.prepared(['show', session, '--part', 'transcript'])).toContain(
      'not sure; held back: words that repeat',
    );
  });

  test.runIf(installed('age'))('and is struck where it was said is in no file any more', async () => {
    const { session } = await transcribed({ name: 'carried-over', count: 1, after: 6 });
    const lines = await clinic.records(['show', session, '--part', 'transcript']);
    const held = lines.flatMap(({ alternatives }) => (alternatives as { text: string }[] | undefined) ?? []);
    const said = lines.find(({ text }) => held.some((each) => each.text.includes(text as string)));
    const { text: words, startMs, endMs } = said as { text: string; startMs: number; endMs: number };
    const clock = (ms: number) => `00:${String(Math.floor(ms / 1000)).padStart(2, '0')}`;
    expect(sessionText(session)).toContain(words);
    await clinic.prepared(['strike', session, `${clock(startMs)}-${clock(endMs + 999)}`, '--yes']);
    expect(sessionText(session)).not.toContain(words);
  });
});

/** What the files of a session hold but for its sound, opened by another program than ours. */
function sessionText(session: string): string {
  const folder = join(clinic.desk.home, 'vault', 'sessions', session);
  const identity = join(clinic.desk.home, 'identity.txt');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.age') && !name.startsWith('audio.'))
    .map((name) => execFileSync('age', ['-d', '-i', identity, join(folder, name)], { encoding: 'utf8' }))
    .join('\n');
}
