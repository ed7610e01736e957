import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { AudioTools } from '../../../src/core/audio-ports.ts';
import type { Withdrawal } from '../../../src/core/consent.ts';
import { AmynoteError } from '../../../src/core/errors.ts';
import { recordSession } from '../../../src/pipeline/record.ts';
import { resumeCapture } from '../../../src/pipeline/resume.ts';
import { collect, loudness, mono, pcmTone } from '../audio/sounds.ts';
import { clientId } from '../vault/artefacts.ts';
import { bundled, start } from '../vault/child-program.ts';
import { afterTheLast, filesBelow, holder } from '../vault/play-vault.ts';
import { installed } from '../vault/programs.ts';
import { fill, smallDisk } from '../vault/small-disk.ts';
import { type SoundServer, startSoundServer } from './sound-server.ts';
import { type Stage, stage } from './stage.ts';

/** What sound server and pipe may add to what a crash costs, and the player's own start on a busy machine. */
const latencyMs = 1500;

const never = new AbortController().signal;

/** The stages' ports with another microphone. */
function hearing(made: Stage, capture: AudioTools['capture']): Stage['ports'] {
  return { ...made.ports, audio: async () => ({ ...(await made.ports.audio()), capture }) };
}

async function recordingOf({ ports }: Stage, sessionId: string) {
  const held = await ports.vault.sessions.latest(sessionId, 'recording');
  if (held === undefined) throw new Error('there is no recording');
  const { audioRevision, audioSha256 } = held.value;
  const audio = await ports.audio();
  const pcm = await collect(
    audio.decode(ports.vault.sessions.readAudio(sessionId, audioRevision, audioSha256), mono),
  );
  return { recording: held.value, pcm };
}

const withdrawal: Withdrawal = {
  v: 1,
  kind: 'withdrawal',
  id: 'w1',
  clientId,
  personId: 'p1',
  scopes: ['record_audio'],
  withdrawnAt: new Date().toISOString(),
};

describe('a recording', () => {
  it('is sealed in parts of exactly two seconds, however the sound comes', async () => {
    const made = await stage();
    const parts: number[] = [];
    const captures = { ...made.ports.vault.captures };
    const append = captures.append;
    captures.append = async (id, pcm) => {
      parts.push(pcm.length);
      await append(id, pcm);
    };
    async function* bursts() {
      yield pcmTone(100).subarray(0, 1501);
      yield pcmTone(5000);
      yield pcmTone(300);
    }
    const ports = { ...hearing(made, bursts), vault: { ...made.ports.vault, captures } };
    const session = await recordSession(ports, { client: made.client, channels: 1, stop: never });
    expect(parts).toEqual([64_000, 64_000, 1501 + 160_000 + 9600 - 128_000]);
    expect(filesBelow(join(made.vault.directory, 'sessions', session.id))).toEqual([
      'audio.1.age',
      'recording.1.age',
      'session.age',
    ]);
  });

  it('that the microphone ends keeps what it gave to the last sample, and says that it ended early', async () => {
    const made = await stage();
    async function* unplugged() {
      yield pcmTone(2700);
      throw new AmynoteError('audio', 'the microphone cannot be opened');
    }
    const recording = recordSession(hearing(made, unplugged), {
      client: made.client,
      channels: 1,
      stop: never,
    });
    await expect(recording).rejects.toMatchObject({
      code: 'audio',
      message: 'the recording stopped before its time; 00:02 of sound are kept',
    });
    const [session] = await made.ports.vault.sessions.listSessions();
    expect((await recordingOf(made, session?.id ?? '')).recording.durationMs).toBeCloseTo(2700, -2);
  });

  it('without consent never touches the microphone, and one that hears nothing leaves nothing', async () => {
    const made = await stage();
    let opened = 0;
    async function* silent() {
      opened += 1;
      yield* [];
    }
    const refused = { ...made.client, people: [{ id: 'p2', name: 'Jon', role: 'client' as const }] };
    const ports = hearing(made, silent);
    const withoutConsent = recordSession(ports, { client: refused, channels: 1, stop: never });
    await expect(withoutConsent).rejects.toMatchObject({ code: 'consent' });
    expect(opened).toBe(0);
    const nothing = recordSession(ports, { client: made.client, channels: 1, stop: never });
    await expect(nothing).rejects.toMatchObject({ code: 'audio' });
    expect(readdirSync(join(made.vault.directory, 'sessions'))).toEqual([]);
  });

  it('ends where consent is withdrawn, keeps what was sealed until then, and says why', async () => {
    const made = await stage();
    const { people, sessions } = made.ports.vault;
    let closed = false;
    async function* endless() {
      try {
        for (let part = 0; ; part++) {
          if (part === 3) await people.saveConsentEvent(withdrawal);
          yield pcmTone(2000);
        }
      } finally {
        closed = true;
      }
    }
    const request = { client: made.client, channels: 1 as const, stop: never };
    const recording = recordSession(hearing(made, endless), request);
    await expect(recording).rejects.toMatchObject({ code: 'consent' });
    expect(closed).toBe(true);
    const [session] = await sessions.listSessions();
    const { durationMs } = (await recordingOf(made, session?.id ?? '')).recording;
    expect(Math.abs(durationMs - 6000)).toBeLessThan(60);
    expect(await made.ports.vault.captures.unfinished()).toEqual([]);
  });

  it('whose process died after it was written, before its parts were erased, is not made twice', async () => {
    const made = await stage();
    const { captures } = made.ports.vault;
    async function* sound() {
      yield pcmTone(2500);
    }
    const dying = {
      ...made.ports.vault,
      captures: { ...captures, clear: () => Promise.reject(new Error('died')) },
    };
    const ports = { ...hearing(made, sound), vault: dying };
    const recording = recordSession(ports, { client: made.client, channels: 1, stop: never });
    const error = await recording.catch((thrown: unknown) => thrown);
    const [sessionId = ''] = await captures.unfinished();
    expect(error).toMatchObject({
      message: 'the recording could not be finished; 00:02 of sound are safe in the vault',
      hint: `amynote record --resume ${sessionId}`,
    });
    const resumed = await resumeCapture(made.ports, { sessionId });
    expect(resumed.audioRevision).toBe(1);
    expect(filesBelow(join(made.vault.directory, 'sessions', sessionId))).toEqual([
      'audio.1.age',
      'recording.1.age',
      'session.age',
    ]);
  });
});

describe('a disk that fills up while recording', () => {
  it('keeps every part that was sealed, and they become the recording once there is space', async (context) => {
    const disk = smallDisk('600k');
    if (disk === undefined) return context.skip();
    const made = await stage(undefined, disk);
    let filler = '';
    async function* endless() {
      for (let part = 0; ; part++) {
        if (part === 3) filler = fill(disk ?? '');
        yield pcmTone(2000);
      }
    }
    const recording = recordSession(hearing(made, endless), {
      client: made.client,
      channels: 1,
      stop: never,
    });
    await expect(recording).rejects.toMatchObject({
      code: 'failed',
      message: 'the disk is full; finished work is kept; 00:06 of sound are safe in the vault',
      hint: expect.stringMatching(/^amynote record --resume \w{12}$/),
    });
    const [sessionId = ''] = await made.ports.vault.captures.unfinished();
    expect(filesBelow(made.vault.directory).filter((path) => path.includes('.tmp-'))).toEqual([]);
    rmSync(filler);
    const { durationMs } = await resumeCapture(made.ports, { sessionId });
    expect(Math.abs(durationMs - 6000)).toBeLessThan(60);
    expect(await made.ports.vault.captures.unfinished()).toEqual([]);
  });
});

const canPlay = installed('pulseaudio', 'pactl');

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
    const session = await recordSession(made.ports, {
      client: made.client,
      device: server.device,
      channels: 1,
      durationMs: 3000,
      stop: never,
    });
    const { recording, pcm } = await recordingOf(made, session.id);
    expect(Math.abs(recording.durationMs - 3000)).toBeLessThan(60);
    expect(loudness(pcm.subarray(1.5 * 16_000 * 2), 1, 0)).toBeGreaterThan(1000);
    expect(existsSync(join(made.vault.directory, 'sessions', session.id, 'capture'))).toBe(false);
  });

  it('cannot be resumed by another while it runs, and ends when the clinician stops it', async () => {
    const made = await stage();
    const stop = new AbortController();
    const request = { client: made.client, device: server.device, channels: 2 as const, stop: stop.signal };
    const running = recordSession(made.ports, request);
    const sessionId = await firstSession(made);
    const other = { ...made.ports, vault: await made.vault.open({ ...holder, pid: 1, isAlive: () => true }) };
    await expect(resumeCapture(other, { sessionId })).rejects.toMatchObject({ code: 'busy' });
    stop.abort();
    expect((await running).id).toBe(sessionId);
    const { recording } = await recordingOf(made, sessionId);
    expect(recording.channels).toBe(2);
    expect(recording.durationMs).toBeGreaterThan(1900);
    expect(recording.durationMs).toBeLessThan(4000);
  });

  it('survives kill -9: all but the last two seconds are there after --resume', async () => {
    const program = await bundled('tests/unit/pipeline/children/amynote.ts');
    const made = await stage();
    const env = { ...server.env, AMYNOTE_HOME: made.vault.home };
    const recorder = start(program, ['record', '--client', made.client.id, '--device', server.device], env);
    onTestFinished(() => void recorder.process.kill('SIGKILL'));
    const sessionId = await firstSession(made);
    const capture = join(made.vault.directory, 'sessions', sessionId, 'capture');
    const parts = () =>
      existsSync(capture) ? readdirSync(capture).filter((name) => /^\d/.test(name)).length : 0;

    const tone = server.play();
    onTestFinished(() => void tone.process.kill('SIGKILL'));
    const heardFrom = performance.now();
    const before = parts();
    await expect.poll(parts, { timeout: 15_000, interval: 20 }).toBe(before + 1);
    // The worst moment: just before the next part would have been sealed.
    const sealedAt = performance.now();
    await expect
      .poll(() => performance.now() - sealedAt, { interval: 10, timeout: 5000 })
      .toBeGreaterThan(1700);
    recorder.process.kill('SIGKILL');
    const lastedMs = performance.now() - heardFrom;
    await recorder.ended;
    expect(readFileSync(join(capture, '..', 'lock'), 'utf8')).toContain(hostname());
    await expect.poll(() => ffmpegsOf(server.device), { timeout: 10_000 }).toEqual([]);

    const resumed = await start(program, ['record', '--resume'], env).ended;
    expect(resumed).toMatchObject({ status: 0, stdout: `${sessionId}\n` });
    const { recording, pcm } = await recordingOf(made, sessionId);
    expect(recording.durationMs % 2000).toBeLessThan(60);
    // The tone began when it was started, or a little later: what is missing of it was lost.
    const lostMs = lastedMs - msOfTone(pcm);
    console.info(`kill -9 lost ${Math.round(lostMs)} ms of ${Math.round(lastedMs)} ms played`);
    expect(lostMs).toBeLessThan(2000 + latencyMs);
    expect(existsSync(capture)).toBe(false);
    expect(await made.ports.vault.captures.unfinished()).toEqual([]);
  });
});

/** Waits until the first sound of the first session is sealed. */
async function firstSession({ ports }: Stage): Promise<string> {
  await expect
    .poll(() => ports.vault.captures.unfinished(), { timeout: 15_000, interval: 20 })
    .toHaveLength(1);
  return (await ports.vault.captures.unfinished())[0] ?? '';
}

function msOfTone(pcm: Buffer): number {
  const block = 160 * 2;
  for (let at = 0; at + block <= pcm.length; at += block) {
    if (loudness(pcm.subarray(at, at + block), 1, 0) > 500) return (pcm.length - at) / 32;
  }
  return 0;
}

/** Command lines of ffmpegs that still listen to that device. */
function ffmpegsOf(device: string): string[] {
  const name = device.replace('pulse:', '');
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return /^\d+$/.test(pid) && line.includes('ffmpeg') && line.includes(`-i\0${name}\0`) ? [line] : [];
    } catch {
      return [];
    }
  });
}
