import { chmodSync, createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAudioTools } from '../../../src/audio/audio-tools.ts';
import { findFfplay } from '../../../src/audio/ffmpeg-program.ts';
import { bundled, start } from '../vault/child-program.ts';
import { afterTheLast, temporaryFolder } from '../vault/play-vault.ts';
import { installed } from '../vault/programs.ts';
import { type MicrophoneServer, programsOf, startMicrophoneServer } from './microphone-server.ts';
import { durationMs, ffmpeg, loudness, make, mono } from './sounds.ts';

const ffplay = findFfplay(ffmpeg, { named: undefined, searchPath: process.env.PATH });
const never = new AbortController().signal;

/** Silence but for a tone of one second, so many seconds after the beginning. */
function withToneAt(path: string, seconds: number, length: number): string {
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:duration=1:sample_rate=16000'];
  const source = [...tone, '-af', `adelay=${seconds * 1000},apad`, '-t', String(length)];
  return make(path, ...source, '-c:a', 'libopus', '-b:a', '32k', '-application', 'voip', '-f', 'ogg');
}

describe.skipIf(!installed('pulseaudio', 'pactl', 'ffplay'))('a recording that is played', () => {
  const atEnd = afterTheLast();
  let server: MicrophoneServer;
  let path: string;
  beforeAll(async () => {
    server = await startMicrophoneServer(atEnd);
    path = withToneAt(join(temporaryFolder(atEnd), 'three minutes'), 150, 180);
  });
  beforeEach(() => {
    for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value);
  });

  it.each([
    ['ffplay', ffplay],
    ['ffmpeg alone', undefined],
  ])(
    'by %s is heard from the asked place, where it says it is, and no longer than asked',
    async (_, player) => {
      const ear = await listenToRoom();
      const tools = createAudioTools(ffmpeg, 'linux', player);
      const places: number[] = [];
      const onTime = (ms: number) => void places.push(ms);
      const from = performance.now();
      const playing = tools.play(createReadStream(path), {
        fromMs: 149_000,
        lengthMs: 2000,
        signal: never,
        onTime,
      });
      await ear.untilLoud();
      const place = places.at(-1) ?? 0;
      console.info(
        `heard ${Math.round(performance.now() - from)} ms after the start, at ${Math.round(place)} ms`,
      );
      await playing;
      expect(places[0]).toBeGreaterThan(147_500);
      expect(Math.abs(place - 150_000)).toBeLessThan(1200);
      expect(places.at(-1)).toBe(151_000);
      expect(performance.now() - from).toBeLessThan(7000);
    },
  );

  it('stops at once, and no player stays', async () => {
    const stop = new AbortController();
    const tools = createAudioTools(ffmpeg, 'linux', ffplay);
    const playing = tools.play(createReadStream(path), {
      fromMs: 0,
      signal: stop.signal,
      onTime: () => setTimeout(() => stop.abort(), 300),
    });
    await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
    const from = performance.now();
    await playing;
    expect(performance.now() - from).toBeLessThan(500);
    await expect.poll(() => programsOf(server), { timeout: 10_000 }).toEqual([]);
  });

  it('falls silent within seconds when we are killed', async () => {
    const program = await bundled('tests/unit/audio/children/play.ts');
    const child = start(program, [ffmpeg, ffplay ?? '', path], server.env);
    onTestFinished(() => void child.process.kill('SIGKILL'));
    expect(await child.line()).toBe('playing');
    await expect.poll(() => programsOf(server)).toContain('ffplay');
    child.process.kill('SIGKILL');
    await expect.poll(() => programsOf(server).includes('ffplay'), { timeout: 8000 }).toBe(false);
  });
});

describe('a player', () => {
  const tools = createAudioTools(ffmpeg, 'linux');
  const played = async (script: string, sound: AsyncIterable<Uint8Array>, options = {}) => {
    const player = join(temporaryFolder(), 'ffplay');
    writeFileSync(player, `#!/bin/sh\n${script}\n`);
    chmodSync(player, 0o755);
    const playing = { fromMs: 0, signal: never, onTime: () => undefined, ...options };
    return createAudioTools(ffmpeg, 'linux', player).play(sound, playing);
  };
  const sound = () => createReadStream(withToneAt(join(temporaryFolder(), 'sound'), 0, 20));

  it('that ends before the sound does is an error: ffplay says nothing when there is no loudspeaker', async () => {
    await expect(played('exit 0', sound())).rejects.toMatchObject({
      code: 'audio',
      message: 'the sound cannot be played',
      hint: expect.stringContaining('AMYNOTE_FFPLAY'),
    });
  });

  it('is given no more than two seconds of sound ahead of time', async () => {
    const given = join(temporaryFolder(), 'given');
    const stop = new AbortController();
    const onTime = (ms: number) => ms > 500 && stop.abort();
    await played(`exec cat > '${given}'`, sound(), { signal: stop.signal, onTime });
    expect(await durationMs(tools.decode(createReadStream(given), mono), mono)).toBeLessThan(4500);
  });

  it('is not started for what is no Ogg stream, and damage that is met on the way is told', async () => {
    const noise = async function* () {
      yield new Uint8Array(1000);
    };
    await expect(played('exec cat > /dev/null', noise())).rejects.toMatchObject({ code: 'audio' });
    const broken = async function* () {
      for await (const chunk of sound()) yield chunk.subarray(0, 6000);
      throw new Error('damaged');
    };
    await expect(played('exec cat > /dev/null', broken())).rejects.toThrow('damaged');
  });
});

/** Hears what the machine plays. */
async function listenToRoom() {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const tools = createAudioTools(ffmpeg, 'linux');
  const items = tools
    .capture({ device: 'room.monitor', format: mono, signal: stop.signal })
    [Symbol.asyncIterator]();
  await items.next();
  return {
    async untilLoud() {
      for (;;) {
        const { value } = await items.next();
        if (value?.type === 'sound' && loudness(Buffer.from(value.pcm), 1, 0) > 1000) return;
      }
    },
  };
}
