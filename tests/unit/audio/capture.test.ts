import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createAudioTools } from '../../../src/audio/audio-tools.ts';
import { captureInput } from '../../../src/audio/capture-input.ts';
import { findFfmpeg } from '../../../src/audio/ffmpeg-program.ts';
import { temporaryFolder } from '../vault/play-vault.ts';
import { collect, ffmpeg, mono } from './sounds.ts';

/** A stand-in for the program, where the real one would need a microphone. */
function program(script: string): string {
  const path = join(temporaryFolder(), 'ffmpeg');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('capturing', () => {
  it('that is stopped before it began ends at once', async () => {
    const endless = program('exec yes');
    const sound = createAudioTools(endless, 'linux').capture({ format: mono, signal: AbortSignal.abort() });
    expect((await collect(sound)).length).toBeLessThan(10_000_000);
  });

  it('that is stopped while ffmpeg starts ends too', async () => {
    const stop = new AbortController();
    const sound = createAudioTools(program('exec yes'), 'linux').capture({
      format: mono,
      signal: stop.signal,
    });
    const whole = collect(sound);
    stop.abort();
    expect((await whole).length).toBeLessThan(10_000_000);
  });

  it('from a device that is not there is an audio error', async () => {
    const { signal } = new AbortController();
    const tools = createAudioTools(ffmpeg, 'linux');
    const sound = tools.capture({ format: mono, signal, device: 'alsa:no such device' });
    await expect(collect(sound)).rejects.toMatchObject({
      code: 'audio',
      message: 'the microphone cannot be opened',
    });
  });

  it.each([
    ['linux', undefined, { format: 'pulse', input: 'default' }],
    ['linux', 'alsa_input.usb', { format: 'pulse', input: 'alsa_input.usb' }],
    ['linux', 'hw:1,0', { format: 'alsa', input: 'hw:1,0' }],
    ['linux', 'alsa:default', { format: 'alsa', input: 'default' }],
    ['darwin', undefined, { format: 'avfoundation', input: ':default' }],
    ['darwin', '1', { format: 'avfoundation', input: ':1' }],
    ['win32', 'Microphone (USB: 2)', { format: 'dshow', input: 'audio=Microphone (USB: 2)' }],
    ['win32', 'pulse:x', { format: 'pulse', input: 'x' }],
  ])('on %s from %s asks ffmpeg for the right thing', (platform, device, input) => {
    expect(captureInput(platform, device)).toEqual(input);
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
});
