import { execFile } from 'node:child_process';
import type { InputDevice } from '../core/audio-ports.ts';
import { type CaptureInput, inputFor, soundSystem } from './capture-input.ts';

/** An input of this machine, and how ffmpeg is told to take it. */
export type Input = InputDevice & CaptureInput;

/** A sound system that does not answer within this many milliseconds will not. */
const patienceMs = 2000;

/** @returns undefined when the sound system does not say */
export async function listInputs(program: string, platform: string): Promise<Input[] | undefined> {
  const format = soundSystem(platform);
  const question =
    format === 'pulse'
      ? ['-sources', 'pulse']
      : ['-f', format, '-list_devices', 'true', '-i', format === 'dshow' ? 'dummy' : ''];
  const said = await answer(program, ['-hide_banner', ...question]);
  const inputs = readInputs(format, said);
  return inputs.length === 0 ? undefined : inputs;
}

/** Asked for a list of devices, ffmpeg gives it on standard error and fails, since it has nothing to do. */
function answer(program: string, args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { timeout: patienceMs, killSignal: 'SIGKILL' }, (_, out, error) =>
      resolve(`${out}\n${error}`),
    );
    child.stdin?.end();
  });
}

/** What ffmpeg says about the devices of one of its formats. */
export function readInputs(format: string, said: string): Input[] {
  const lines = said.split(/\r?\n/);
  if (format === 'pulse') return lines.flatMap(pulseSource);
  const from = lines.findIndex((line) => /(AVFoundation|DirectShow) audio devices/.test(line)) + 1;
  const pattern = format === 'dshow' ? /^\[[^\]]*\]\s+"(.+)"(?: \(audio\))?$/ : /^\[[^\]]*\] \[\d+\] (.+)$/;
  const names = lines.slice(from).flatMap((line) => pattern.exec(line)?.[1] ?? []);
  // DirectShow knows no default: the first one stands for it.
  return names.map((name, index) => namedInput(format, name, name, format === 'dshow' && index === 0));
}

/** `* NAME [description] (none)`; the star is the default. */
function pulseSource(line: string): Input[] {
  const [, star, name, label] = /^([* ]) (\S+) \[(.*)\](?: \([^)]*\))?$/.exec(line) ?? [];
  return name === undefined ? [] : [namedInput('pulse', name, label ?? name, star === '*')];
}

function namedInput(format: string, name: string, label: string, isDefault: boolean): Input {
  return { ...inputFor(format, name), name, label, isDefault, isLoopback: loopback.test(name) };
}

/** PulseAudio's and PipeWire's monitors end like this; elsewhere the well-known loopback drivers by their names. */
const loopback =
  /\.monitor$|^(blackhole|soundflower|loopback|zoomaudio|microsoft teams audio|stereo mix|what u hear|cable output|voicemeeter)/i;
