import { describe, expect, it } from 'vitest';
import { inOrder } from '../../../src/audio/device-search.ts';
import { inputChange } from '../../../src/audio/input-changes.ts';
import { readInputs } from '../../../src/audio/input-list.ts';

const pulse = (said: string) => readInputs('pulse', said);
const desk = '  desk [Desk microphone (USB)] (none)';
const usb = '  usb [Headset] (none)';
const monitor = '  speakers.monitor [Monitor of Speakers] (none)';
const byDefault = (line: string) => line.replace(/^ /, '*');

describe('the inputs that ffmpeg lists', () => {
  it('of PulseAudio, with and without the kind that newer versions add', () => {
    const said = `Auto-detected sources for pulse:\n${monitor}\n${byDefault(desk)}\n  usb [Headset]\n`;
    expect(pulse(said)).toEqual([
      {
        format: 'pulse',
        input: 'speakers.monitor',
        name: 'speakers.monitor',
        label: 'Monitor of Speakers',
        isDefault: false,
        isLoopback: true,
      },
      {
        format: 'pulse',
        input: 'desk',
        name: 'desk',
        label: 'Desk microphone (USB)',
        isDefault: true,
        isLoopback: false,
      },
      { format: 'pulse', input: 'usb', name: 'usb', label: 'Headset', isDefault: false, isLoopback: false },
    ]);
    expect(pulse('Cannot list sources')).toEqual([]);
  });

  it('of macOS: the sound ones only', () => {
    const head = '[AVFoundation indev @ 0x7f8]';
    const said = `${head} AVFoundation video devices:\n${head} [0] FaceTime HD Camera\n${head} AVFoundation audio devices:\n${head} [0] MacBook Pro Microphone\n${head} [1] BlackHole 2ch\n: Input/output error\n`;
    expect(readInputs('avfoundation', said)).toMatchObject([
      { input: ':MacBook Pro Microphone', isDefault: false, isLoopback: false },
      { input: ':BlackHole 2ch', isLoopback: true },
    ]);
  });

  it('of Windows, in the words of old and new versions; the first stands for the default', () => {
    const head = '[dshow @ 000001]';
    const other = `${head}     Alternative name "@device_cm_{33D9}"\r\n`;
    const old = `${head} DirectShow video devices (some may be both)\r\n${head}  "Camera"\r\n${other}${head} DirectShow audio devices\r\n${head}  "Microphone (Realtek)"\r\n${other}${head}  "Stereo Mix (Realtek)"\r\n${other}dummy: Immediate exit requested\r\n`;
    const recent = `${head} "Camera" (video)\r\n${other}${head} "Microphone (Realtek)" (audio)\r\n${other}${head} "Stereo Mix (Realtek)" (audio)\r\n`;
    for (const said of [old, recent]) {
      expect(readInputs('dshow', said)).toMatchObject([
        { input: 'audio=Microphone (Realtek)', isDefault: true, isLoopback: false },
        { input: 'audio=Stereo Mix (Realtek)', isDefault: false, isLoopback: true },
      ]);
    }
  });
});

describe('the next device', () => {
  it('is the named one, then the default, then the others, and never what the machine plays unless named', () => {
    const listed = pulse([monitor, usb, byDefault(desk)].join('\n'));
    const names = (named?: string) =>
      inOrder(
        named === undefined ? undefined : { format: 'pulse', input: named },
        { format: 'pulse', input: 'default' },
        listed,
      ).map(({ input }) => input);
    expect(names()).toEqual(['desk', 'usb']);
    expect(names('usb')).toEqual(['usb', 'desk']);
    expect(names('speakers.monitor')).toEqual(['speakers.monitor', 'desk', 'usb']);
  });
});

describe('a change of the devices', () => {
  const listening = (name: string) => ({ format: 'pulse', input: name });
  const nameless = listening('default');
  const change = (name: string, before: string[], now: string[]) =>
    inputChange(listening(name), nameless, pulse(before.join('\n')), pulse(now.join('\n')));

  it('takes the device away, brings another default, or one more', () => {
    expect(change('usb', [desk, usb], [desk])).toMatchObject({ isGone: true });
    expect(change('desk', [byDefault(desk), usb], [desk, byDefault(usb)])).toMatchObject({
      isGone: false,
      newDefault: { name: 'usb' },
      hasMore: false,
    });
    expect(change('desk', [byDefault(desk)], [byDefault(desk), usb])).toMatchObject({
      isGone: false,
      newDefault: undefined,
      hasMore: true,
    });
  });

  it('to what the machine plays is no new default; opened without its name it is no microphone', () => {
    expect(change('desk', [byDefault(desk), monitor], [desk, byDefault(monitor)])).toMatchObject({
      isGone: false,
      newDefault: undefined,
    });
    expect(change('default', [], [byDefault(monitor)])).toMatchObject({ isGone: true });
    expect(change('default', [], [byDefault(desk)])).toMatchObject({
      input: { input: 'desk' },
      isGone: false,
    });
  });

  it('leaves a device alone that was never listed', () => {
    expect(change('3', [desk], [desk, usb])).toMatchObject({ isGone: false });
  });
});
