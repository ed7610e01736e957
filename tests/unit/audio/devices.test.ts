import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAudioTools } from '../../../src/audio/audio-tools.ts';
import type { CaptureItem } from '../../../src/core/audio-ports.ts';
import { bundled, start } from '../vault/child-program.ts';
import { afterTheLast } from '../vault/play-vault.ts';
import { installed } from '../vault/programs.ts';
import { type MicrophoneServer, programsOf, startMicrophoneServer } from './microphone-server.ts';
import { ffmpeg, loudness, mono } from './sounds.ts';

/** Within this many milliseconds whatever happens to a microphone is told. */
const promised = 3000;

const tools = createAudioTools(ffmpeg, 'linux');

describe.skipIf(!installed('pulseaudio', 'pactl'))('microphones of a sound server', () => {
  const atEnd = afterTheLast();
  let server: MicrophoneServer;
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/audio/children/capture.ts');
    server = await startMicrophoneServer(atEnd);
  });
  beforeEach(async () => {
    for (const [name, value] of Object.entries(server.env)) vi.stubEnv(name, value);
    await server.plug('desk');
    await server.plug('usb');
    await server.pactl('set-default-source', 'desk');
  });
  afterEach(async () => {
    for (const end of ending.splice(0)) await end();
    await server.unplugAll();
    await expect.poll(() => programsOf(server), { timeout: 10_000 }).toEqual([]);
  });

  it('are listed with the one that is used', async () => {
    expect(await tools.inputs()).toMatchObject([
      { name: 'room.monitor', isDefault: false, isLoopback: true },
      { name: 'desk', isDefault: true, isLoopback: false },
      { name: 'usb', isDefault: false, isLoopback: false },
    ]);
  });

  it('are heard at least five times a second, with their loudness, half a second late at most', async () => {
    const ear = listen();
    // What the pipe held before anybody listened comes at once.
    for (let levels = 0; levels < 15; levels += 1) await ear.until(isLevel);
    const waits = [];
    for (let sounds = 0; sounds < 15; sounds += 1)
      waits.push((await ear.until((item) => item.type === 'sound')).tookMs);
    expect(waits.sort((a, b) => a - b)[7]).toBeLessThan(200);
    server.hears('desk', { toneDb: -6 });
    const louder = await ear.until((item) => item.type === 'level' && item.peakDb > -8);
    console.info(`a louder tone was heard after ${louder.tookMs} ms`);
    expect(louder.tookMs).toBeLessThan(500);
    await ear.stop();
  });

  it('that are unplugged are lost at once, and the next one is heard', async () => {
    server.hears('desk', { toneDb: -40 });
    const ear = listen('usb');
    await ear.until(isLevel);
    // A named microphone does not follow the default.
    await server.pactl('set-default-source', 'usb');
    await server.pactl('set-default-source', 'desk');
    const unplugging = server.unplug('usb');
    const lost = await ear.until(isChange);
    expect(lost).toMatchObject({ item: { type: 'lost', reason: 'device-lost' } });
    const found = await ear.until(isChange);
    expect(found).toMatchObject({ item: { type: 'found', sameDevice: false } });
    expect(lost.tookMs).toBeLessThan(promised);
    expect(found.tookMs).toBeLessThan(promised);
    // The tone as it is, after the crackle of a source that was just opened.
    await ear.until(isLevelOf(-40));
    await unplugging;
    await ear.stop();
  });

  it('are followed where none was named: the new default is heard before the old one is left', async () => {
    server.hears('usb', { toneDb: -40 });
    const ear = listen();
    await ear.until(isLevel);
    await server.pactl('set-default-source', 'usb');
    const lost = await ear.until(isChange);
    expect(lost).toMatchObject({ item: { type: 'lost', reason: 'default-changed' } });
    expect(lost.tookMs).toBeLessThan(promised);
    const next = await ear.next();
    expect(next).toEqual({ type: 'found', sameDevice: false });
    await ear.until(isLevelOf(-40));
    await ear.stop();
  });

  it('that fall silent without an end are lost within 3 s, and waited for where there is no other', async () => {
    await server.unplug('usb');
    const ear = listen();
    await ear.until(isLevel);
    await server.pactl('suspend-source', 'desk', '1');
    const lost = await ear.until(isChange);
    expect(lost).toMatchObject({ item: { type: 'lost', reason: 'device-lost' } });
    expect(lost.tookMs).toBeLessThan(promised);
    await server.pactl('suspend-source', 'desk', '0');
    const found = await ear.until(isChange);
    expect(found).toMatchObject({ item: { type: 'found', sameDevice: true } });
    expect(found.tookMs).toBeLessThan(promised);
    expect(loudness(Buffer.concat((await ear.until(isLevel)).sounds), 1, 0)).toBeGreaterThan(1000);
    await ear.stop();
  });

  it('are found again after the sound server itself was gone', async () => {
    const ear = listen();
    await ear.until(isLevel);
    await server.stop();
    const lost = await ear.until(isChange);
    expect(lost).toMatchObject({ item: { type: 'lost', reason: 'device-lost' } });
    expect(lost.tookMs).toBeLessThan(promised);
    await server.start();
    await server.plug('desk');
    const found = await ear.until(isChange);
    expect(found).toMatchObject({ item: { type: 'found' } });
    expect(found.tookMs).toBeLessThan(promised);
    await ear.until(isLevel);
    await ear.stop();
  });

  it('that give nothing but zeros are told, and left for one that gives sound', async () => {
    server.hears('usb', 'zeros');
    const ear = listen();
    await ear.until(isLevel);
    server.hears('desk', 'zeros');
    const silent = await ear.until(isChange);
    expect(silent).toMatchObject({ item: { type: 'trouble', trouble: 'digital-silence', over: false } });
    expect(silent.tookMs).toBeLessThan(promised);
    await server.plug('headset');
    expect(await ear.until(isChange)).toMatchObject({ item: { type: 'lost', reason: 'digital-silence' } });
    expect(await ear.next()).toEqual({ type: 'trouble', trouble: 'digital-silence', over: true });
    expect(await ear.next()).toEqual({ type: 'found', sameDevice: false });
    await ear.stop();
  });

  it('that somebody muted are told and not left: muting is how people go off the record', async () => {
    const ear = listen();
    await ear.until(isLevel);
    await server.pactl('set-source-mute', 'desk', '1');
    const silent = await ear.until(isChange);
    expect(silent).toMatchObject({ item: { type: 'trouble', trouble: 'digital-silence', over: false } });
    // Another one would have been heard by now.
    for (let levels = 0; levels < 10; levels += 1) expect((await ear.until(isTold)).item.type).toBe('level');
    await server.pactl('set-source-mute', 'desk', '0');
    expect(await ear.until(isChange)).toMatchObject({
      item: { type: 'trouble', trouble: 'digital-silence', over: true },
    });
    await ear.stop();
  });

  it('that are too loud or too quiet are told within 3 s', async () => {
    const ear = listen();
    await ear.until(isLevel);
    server.hears('desk', { toneDb: 6 });
    const loud = await ear.until(isChange);
    expect(loud).toMatchObject({ item: { type: 'trouble', trouble: 'clipping', over: false } });
    server.hears('desk', { toneDb: -80 });
    const quiet = await ear.until(isChange);
    expect(quiet).toMatchObject({ item: { type: 'trouble', trouble: 'too-quiet', over: false } });
    expect(Math.max(loud.tookMs, quiet.tookMs)).toBeLessThan(promised);
    await ear.stop();
  });

  it('are never what the machine plays, unless it had nothing else from the beginning', async () => {
    const ear = listen();
    await ear.until(isLevel);
    await server.unplugAll();
    const lost = await ear.until(isChange);
    expect(lost.item).toMatchObject({ type: 'lost', reason: 'device-lost' });
    await server.plug('usb');
    expect((await ear.until(isChange)).item).toMatchObject({ type: 'found', sameDevice: false });
    await ear.stop();

    await server.unplugAll();
    expect(await listen().next()).toMatchObject({ type: 'sound' });
    expect(await listen('room.monitor').next()).toMatchObject({ type: 'sound' });
  });

  it('are left by every program of ours when we are killed', async () => {
    const child = start(program, [ffmpeg], server.env);
    onTestFinished(() => void child.process.kill('SIGKILL'));
    expect(await child.line()).toBe('heard');
    await expect.poll(() => programsOf(server)).toEqual(['ffmpeg', 'node', 'pactl', 'sh']);
    child.process.kill('SIGKILL');
    await expect.poll(() => programsOf(server), { timeout: 10_000 }).toEqual([]);
  });
});

const isLevel = (item: CaptureItem) => item.type === 'level';
const isLevelOf = (db: number) => (item: CaptureItem) =>
  item.type === 'level' && Math.abs(item.peakDb - db) < 0.5;
const isTold = (item: CaptureItem) => item.type !== 'sound';
const isChange = (item: CaptureItem) => item.type !== 'sound' && item.type !== 'level';

/** Ends what a test listens to, before its programs are counted. */
const ending: (() => Promise<unknown>)[] = [];

/** Captures, and reads on when it is asked to. */
function listen(device?: string) {
  const stop = new AbortController();
  const items = tools
    .capture({ ...(device !== undefined && { device }), format: mono, signal: stop.signal })
    [Symbol.asyncIterator]();
  ending.push(async () => items.return?.());
  const next = async () => {
    const { done, value } = await items.next();
    if (done) throw new Error('no more items come');
    return value;
  };
  return {
    next,
    /** The next item that fits, the sound before it, and how long it took. */
    async until(fits: (item: CaptureItem) => boolean) {
      const from = performance.now();
      const sounds: Uint8Array[] = [];
      for (let item = await next(); ; item = await next()) {
        if (item.type === 'sound') sounds.push(item.pcm);
        if (fits(item)) return { item, sounds, tookMs: Math.round(performance.now() - from) };
      }
    },
    async stop() {
      stop.abort();
      while (!(await items.next()).done);
    },
  };
}
