import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ended } from '../cli/desk.ts';
import { ffmpeg } from '../unit/audio/sounds.ts';
import { type SoundServer, startSoundServer } from '../unit/pipeline/sound-server.ts';
import { start } from '../unit/vault/child-program.ts';
import { installed } from '../unit/vault/programs.ts';
import { type Clinic, keys, kit, openClinic } from './clinic.ts';

/** The providers answer after so long, as a model does. */
const answerMs = 1000;

const canPlay = installed('pulseaudio', 'pactl');
if (!canPlay) console.warn('skipped: recording live from a sound server (needs pulseaudio and pactl)');

describe.skipIf(!canPlay)('a session that is transcribed while a real microphone hears it', () => {
  const undo: (() => void)[] = [];
  let clinic: Clinic;
  let server: SoundServer;

  beforeAll(async () => {
    server = await startSoundServer((end) => undo.push(end));
    clinic = await openClinic(['maya-01']);
    await clinic.typed(['status']);
  });
  afterAll(async () => {
    for (const end of undo.reverse()) end();
    await clinic?.close();
  });

  /** Plays the kit's session into the room and records it for so long. */
  async function record(seconds: number) {
    const play = [
      '-nostdin',
      '-loglevel',
      'error',
      '-re',
      '-i',
      kit('maya-01.opus'),
      '-f',
      'pulse',
      '-device',
      'room',
      'talk',
    ];
    const talk = start(ffmpeg, play, server.env);
    const sessionsBefore = (await clinic.records(['list'])).length;
    const env = { ...keys, PULSE_SERVER: server.env.PULSE_SERVER ?? '' };
    const child = clinic.desk.start(['record', '--client', 'MO', '--live', '--device', server.device], {
      env,
    });
    const run = ended(child);
    const sessions = join(clinic.desk.home, 'vault', 'sessions');
    const count = () => (existsSync(sessions) ? readdirSync(sessions).length : 0);
    const before = clinic.simulator.requests.length;
    await expect.poll(count, { timeout: 15_000, interval: 20 }).toBe(sessionsBefore + 1);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const from = performance.now();
    child.kill('SIGINT');
    const ran = await run;
    const tookMs = performance.now() - from;
    talk.process.kill('SIGKILL');
    return { ...ran, tookMs, sent: clinic.simulator.requests.length - before };
  }

  test('has its transcript seconds after Ctrl-C; the id is said first, and nothing of the words', async () => {
    clinic.simulator.setFaults([{ name: 'delay', value: answerMs }]);
    const { status, stdout, stderr, tookMs, sent } = await record(12);
    console.info(`a transcript ${Math.round(tookMs)} ms after the end`);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^\w{12}\n$/);
    expect(sent).toBeGreaterThan(1);
    expect(stderr).toMatch(/recorded 00:\d\d\n/);
    expect(stderr).toContain(`next: amynote draft ${stdout.trim()}`);
    const lines = await clinic.records(['show', stdout.trim(), '--part', 'transcript']);
    expect(lines.length).toBeGreaterThan(1);
    const said = clinic.scripts[0]?.turns.map(({ text }) => text).join(' ') ?? '';
    const [, second] = lines.map(({ text }) => String(text));
    expect(said).toContain(second);
    for (const { text } of lines) expect(stderr).not.toContain(String(text));
    await clinic.prepared(['transcribe', stdout.trim()]);
  }, 60_000);

  test('is safe when the provider refuses: the id is said, and the words are made later', async () => {
    clinic.simulator.setFaults([{ name: '401' }]);
    const { status, stdout, stderr } = await record(5);
    const id = stdout.trim();
    expect(status, stderr).toBe(20);
    expect(id).toMatch(/^\w{12}$/);
    expect(stderr).toContain('the recording is safe');
    expect(stderr).toContain(`hint: amynote transcribe ${id}`);
    clinic.simulator.setFaults([]);
    await clinic.prepared(['transcribe', id]);
    expect((await clinic.records(['show', id, '--part', 'transcript'])).length).toBeGreaterThan(0);
  }, 60_000);

  test('is refused before the microphone is touched when nobody agreed to send it', async () => {
    await clinic.prepared(['consent', 'withdraw', 'MO', '--scope', 'transcribe_cloud']);
    const before = (await clinic.records(['list'])).length;
    const { status, stderr } = await clinic.amynote([
      'record',
      '--client',
      'MO',
      '--live',
      '--device',
      server.device,
    ]);
    expect(status).toBe(15);
    expect(stderr).toContain('transcribe_cloud');
    expect((await clinic.records(['list'])).length).toBe(before);
  });
});
