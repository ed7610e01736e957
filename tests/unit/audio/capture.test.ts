import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAudioTools } from '../../../src/audio/audio-tools.ts';
import { captureInput, defaultInput } from '../../../src/audio/capture-input.ts';
import { findFfmpeg, findFfplay } from '../../../src/audio/ffmpeg-program.ts';
import type { CaptureItem } from '../../../src/core/audio-ports.ts';
import { temporaryFolder } from '../vault/play-vault.ts';
import { ffmpeg, mono } from './sounds.ts';

/** A stand-in for the program, where the real one would need a microphone. */
function program(script: string, name = 'ffmpeg'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** How many bytes of sound a capture gives. */
async function heard(items: AsyncIterable<CaptureItem>): Promise<number> {
  let bytes = 0;
  for await (const item of items) if (item.type === 'sound') bytes += item.pcm.length;
  return bytes;
}

describe('capturing', () => {
  it('that is stopped before it began ends at once', async () => {
    const endless = program('exec yes');
    const items = createAudioTools(endless, 'linux').capture({ format: mono, signal: AbortSignal.abort() });
    expect(await heard(items)).toBe(0);
  });

  it('that is stopped while ffmpeg starts ends too', async () => {
    const stop = new AbortController();
    const tools = createAudioTools(program('exec yes'), 'linux');
    const whole = heard(tools.capture({ format: mono, signal: stop.signal }));
    stop.abort();
    expect(await whole).toBeLessThan(10_000_000);
  });

  it('that is stopped ends although ffmpeg does not', async () => {
    const stop = new AbortController();
    const deaf = program("trap '' INT\nhead -c 6400 /dev/zero\nexec sleep 100");
    const tools = createAudioTools(deaf, 'linux');
    let bytes = 0;
    for await (const item of tools.capture({ device: 'hw:1', format: mono, signal: stop.signal })) {
      if (item.type === 'sound') bytes += item.pcm.length;
      if (bytes === 6400) stop.abort();
    }
    expect(bytes).toBe(6400);
  });

  it('gives whole samples, however the pipe cuts them', async () => {
    const odd = program('for n in 1 2 3 4 5; do head -c 3203 /dev/urandom; sleep 0.05; done; exec sleep 100');
    const sizes: number[] = [];
    const items = createAudioTools(odd, 'linux').capture({
      device: 'hw:1',
      format: { sampleRate: 16_000, channels: 2 },
      signal: new AbortController().signal,
    });
    for await (const item of items) {
      if (item.type === 'sound') sizes.push(item.pcm.length);
      if (sizes.reduce((sum, size) => sum + size, 0) > 16_000) break;
    }
    expect(sizes.filter((size) => size % 4 !== 0)).toEqual([]);
  });

  it.each(['alsa:no such device', 'pulse:nobody'])(
    'from %s, which is not there, is an audio error',
    async (device) => {
      const { signal } = new AbortController();
      const sound = createAudioTools(ffmpeg, 'linux').capture({ format: mono, signal, device });
      await expect(heard(sound)).rejects.toMatchObject({
        code: 'audio',
        message: 'the microphone cannot be opened',
      });
    },
  );

  it.each([
    ['linux', 'alsa_input.usb', { format: 'pulse', input: 'alsa_input.usb' }],
    ['linux', 'hw:1,0', { format: 'alsa', input: 'hw:1,0' }],
    ['linux', 'alsa:default', { format: 'alsa', input: 'default' }],
    ['darwin', '1', { format: 'avfoundation', input: ':1' }],
    ['win32', 'Microphone (USB: 2)', { format: 'dshow', input: 'audio=Microphone (USB: 2)' }],
    ['win32', 'pulse:x', { format: 'pulse', input: 'x' }],
  ])('on %s from %s asks ffmpeg for the right thing', (platform, device, input) => {
    expect(captureInput(platform, device)).toEqual(input);
  });

  it.each([
    ['linux', { format: 'pulse', input: 'default' }],
    ['darwin', { format: 'avfoundation', input: ':default' }],
    ['win32', undefined],
  ])('on %s takes what the system would take', (platform, input) => {
    expect(defaultInput(platform)).toEqual(input);
  });
});

describe('the ffmpeg that is used', () => {
  it('is the named one, and no other when that is no program', () => {
    const named = program('true');
    expect(findFfmpeg({ named, searchPath: process.env.PATH })).toBe(named);
    expect(findFfmpeg({ named: `${named}-gone`, searchPath: process.env.PATH })).toBeUndefined();
  });

  it('is found on the path, past folders that are not there or hold a file that cannot run', () => {
    const here = program('true');
    const dead = join(temporaryFolder(), 'ffmpeg');
    writeFileSync(dead, '');
    const searchPath = ['/nowhere', join(dead, '..'), join(here, '..')].join(':');
    // A bundled one comes first where its download succeeded.
    expect(findFfmpeg({ named: '', searchPath })).toMatch(/ffmpeg/);
    if (findFfmpeg({ named: undefined, searchPath: '' }) === undefined) {
      expect(findFfmpeg({ named: undefined, searchPath })).toBe(here);
    }
  });

  it('comes with a player: the one that is named, the one beside it, or one on the path', () => {
    const beside = program('true', 'ffplay');
    const elsewhere = program('true', 'ffplay');
    const places = { named: undefined, searchPath: join(elsewhere, '..') };
    expect(findFfplay(join(beside, '..', 'ffmpeg'), places)).toBe(beside);
    expect(findFfplay('/nowhere/ffmpeg', places)).toBe(elsewhere);
    expect(findFfplay(undefined, { ...places, named: beside })).toBe(beside);
    expect(findFfplay(beside, { ...places, named: '/nowhere/ffplay' })).toBeUndefined();
  });
});
