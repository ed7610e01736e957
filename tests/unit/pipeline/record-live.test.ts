import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { recordSession } from '../../../src/pipeline/record.ts';
import { resumeCapture } from '../../../src/pipeline/resume.ts';
import { killRecording, makeRecordist } from '../../soak/record-trial.ts';
import { failuresOf } from '../../soak/record-trials.ts';
import { startSoundRoom } from '../../soak/sound-room.ts';
import { bundled } from '../vault/child-program.ts';
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

describe.skipIf(!canPlay)('a recorder that is killed', () => {
  it('at a random moment loses less than two seconds, as the sound itself tells', async () => {
    const program = await bundled('tests/unit/pipeline/children/amynote.ts');
    const room = await startSoundRoom();
    onTestFinished(() => room.close());
    const recordist = makeRecordist([process.execPath, program], temporaryFolder(), room);
    const moments = [
      { fromSound: true, afterMs: Math.random() * 3000 },
      { fromSound: true, afterMs: Math.random() * 3000, againAfterMs: 300 + Math.random() * 600 },
      { fromSound: true, stopAfterMs: 1500, afterMs: Math.random() * 600 },
    ];
    for (const moment of moments) {
      const outcome = await killRecording(recordist, room, moment);
      console.info(`kill -9 lost ${Math.round(outcome.lostMs)} ms`);
      expect(failuresOf(outcome), JSON.stringify(moment)).toEqual([]);
      expect(outcome.began).toBe(true);
    }
  }, 60_000);
});

function partsOf({ vault }: Stage, sessionId: string): number {
  const folder = join(vault.directory, 'sessions', sessionId, 'capture');
  return readdirSync(folder).filter((name) => /^\d+\.age$/.test(name)).length;
}
