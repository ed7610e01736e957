import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { recordSession } from '../../../src/pipeline/record.ts';
import { resumeCapture } from '../../../src/pipeline/resume.ts';
import { makeRecordist } from '../../soak/record-trial.ts';
import { startSoundRoom } from '../../soak/sound-room.ts';
import { bundled, start } from '../vault/child-program.ts';
import { afterTheLast, holder, temporaryFolder } from '../vault/play-vault.ts';
import { installed } from '../vault/programs.ts';
import { loudnessOf, recorded } from './microphone.ts';
import { type SoundServer, startSoundServer } from './sound-server.ts';
import { type Stage, stage } from './stage.ts';

const never = new AbortController().signal;

const canPlay = installed('pulseaudio', 'pactl', 'parec', 'age');
if (!canPlay) console.warn('skipped: recording from a sound server (needs pulseaudio, pactl, parec and age)');

describe.skipIf(!canPlay)('a recording from a real sound server', () => {
  const atEnd = afterTheLast();
  let server: SoundServer;
  beforeAll(async () => {
    server = await startSoundServer(atEnd);
  });
  beforeEach(() => {
    for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value);
  });

  it('lasts as long as it was told to, holds the sound, and leaves no part behind', async () => {
    const made = await stage();
    const tone = server.play();
    onTestFinished(() => void tone.process.kill('SIGKILL'));
    const { id } = await recordSession(made.ports, {
      client: made.client,
      device: server.device,
      channels: 1,
      durationMs: 3000,
      stop: never,
    });
    const { recording, pcm } = await recorded(made, id);
    expect(recording).toMatchObject({ durationMs: 3000, gaps: [] });
    expect(loudnessOf(pcm, 1500, 3000)).toBeGreaterThan(1000);
    expect(existsSync(join(made.vault.directory, 'sessions', id, 'capture'))).toBe(false);
  });

  it('cannot be resumed by another while it runs, and ends when the clinician stops it', async () => {
    const made = await stage();
    const stop = new AbortController();
    const request = { client: made.client, device: server.device, channels: 2 as const, stop: stop.signal };
    const running = recordSession(made.ports, request);
    const { captures } = made.ports.vault;
    await expect.poll(() => captures.unfinished(), { timeout: 15_000, interval: 20 }).toHaveLength(1);
    const [sessionId = ''] = await captures.unfinished();
    await expect.poll(() => partsOf(made, sessionId), { timeout: 15_000, interval: 20 }).toBeGreaterThan(1);
    const other = { ...made.ports, vault: await made.vault.open({ ...holder, pid: 1, isAlive: () => true }) };
    await expect(resumeCapture(other, { sessionId })).rejects.toMatchObject({ code: 'busy' });
    stop.abort();
    expect((await running).id).toBe(sessionId);
    const { recording } = await recorded(made, sessionId);
    expect(recording.channels).toBe(2);
    expect(recording.durationMs).toBeGreaterThan(1900);
  });
});

/** util-linux' `script` gives a program a terminal. */
const hasTerminal = canPlay && installed('script');

describe.skipIf(!hasTerminal)('a recorder on a terminal', () => {
  it('is paused, marked, struck and ended by keys; Ctrl-C still works, and the terminal is left as it was', async () => {
    const program = await bundled('tests/unit/pipeline/children/amynote.ts');
    const room = await startSoundRoom();
    onTestFinished(() => room.close());
    const recordist = makeRecordist([process.execPath, program], temporaryFolder(), room);
    const record = `${process.execPath} ${program} record --client MO --device ${room.device}`;
    const env = { ...recordist.env, TERM: 'xterm', LANG: 'C.UTF-8' };
    const terminal = start(
      'script',
      ['-qec', `stty cols 100 rows 30; ${record}; echo ended with $?; stty -a`, '/dev/null'],
      env,
    );
    onTestFinished(() => void terminal.process.kill('SIGKILL'));
    let shown = '';
    terminal.process.stdout?.on('data', (chunk) => {
      shown += chunk;
    });
    const press = async (key: string, answer: RegExp) => {
      terminal.process.stdin?.write(key);
      await expect.poll(() => answer.test(shown), { timeout: 15_000, message: String(answer) }).toBe(true);
    };
    await press('', /keys: p pauses/);
    await press('', /●.* 00:\d\d {2}[▁▂▃▄▅▆▇█]+ {2}disk \d+ (h|min) left/);
    await press('m', /record: marked 00:0\d/);
    await press('p', /record: paused: off the record/);
    await press('', /paused \(off the record\)/);
    await press('p', /record: on the record again/);
    await press('s', /record: struck 00:00–00:0\d/);
    await press('\u0003', /recorded 00:\d\d; next: amynote draft/);
    await terminal.ended;
    expect(shown).toContain('ended with 0');
    expect(shown).toMatch(/[^-]icanon/);
    expect(shown).toMatch(/[^-]echo /);
  }, 60_000);
});

function partsOf({ vault }: Stage, sessionId: string): number {
  const folder = join(vault.directory, 'sessions', sessionId, 'capture');
  return readdirSync(folder).filter((name) => /^\d+\.age$/.test(name)).length;
}
