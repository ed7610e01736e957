import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { type Child, start } from '../vault/child-program.ts';
import { temporaryFolder } from '../vault/play-vault.ts';
import { mono } from './sounds.ts';

/** What a microphone hears from now on: a tone of so many dB below full scale, zeros, or nothing at all. */
export type Heard = { toneDb: number } | 'zeros' | 'nothing';

/** A PulseAudio server of its own, with microphones that hear what they are told to. */
export interface MicrophoneServer {
  env: NodeJS.ProcessEnv;
  /** Plugs a microphone in; it hears a tone of -20 dB. */
  plug(name: string): Promise<void>;
  unplug(name: string): Promise<void>;
  unplugAll(): Promise<void>;
  hears(name: string, heard: Heard): void;
  pactl(...args: string[]): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const writeMs = 20;

export async function startMicrophoneServer(atEnd: (end: () => void) => void): Promise<MicrophoneServer> {
  const folder = temporaryFolder(atEnd);
  mkdirSync(join(folder, 'state'), { mode: 0o700 });
  const socket = join(folder, 'native');
  const env = {
    ...process.env,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    PULSE_RUNTIME_PATH: join(folder, 'state'),
    PULSE_STATE_PATH: join(folder, 'state'),
    PULSE_SERVER: `unix:${socket}`,
  };
  const pipes = new Map<string, ReturnType<typeof feed>>();
  let server: Child;
  const pactl = async (...args: string[]) => {
    const { status, stdout } = await start('pactl', args, env).ended;
    expect(status, `pactl ${args.join(' ')}`).toBe(0);
    return stdout.trim();
  };
  const made = {
    env,
    pactl,
    async plug(name: string) {
      const pipe = join(folder, name);
      rmSync(pipe, { force: true });
      const format = `format=s16le rate=${mono.sampleRate} channels=1`;
      await pactl(
        'load-module',
        'module-pipe-source',
        `source_name=${name}`,
        `file=${pipe}`,
        ...format.split(' '),
      );
      pipes.set(name, feed(pipe));
    },
    async unplug(name: string) {
      const modules = await pactl('list', 'short', 'modules');
      const index = modules
        .split('\n')
        .find((line) => line.includes(`source_name=${name} `))
        ?.split('\t')[0];
      pipes.get(name)?.close();
      pipes.delete(name);
      await pactl('unload-module', index ?? 'none');
    },
    async unplugAll() {
      for (const name of [...pipes.keys()]) await made.unplug(name);
    },
    hears(name: string, heard: Heard) {
      pipes.get(name)?.hear(heard);
    },
    async start() {
      const options = [
        '-n',
        '--daemonize=no',
        '--use-pid-file=no',
        '--exit-idle-time=-1',
        '--disable-shm=yes',
      ];
      const protocol = `--load=module-native-protocol-unix socket=${socket} auth-anonymous=1`;
      server = start('pulseaudio', [...options, protocol, '--load=module-null-sink sink_name=room'], env);
      const answers = async () =>
        expect(await start('pactl', ['info'], env).ended).toMatchObject({ status: 0 });
      await vi.waitFor(answers, { timeout: 15_000, interval: 100 });
    },
    async stop() {
      for (const pipe of pipes.values()) pipe.close();
      pipes.clear();
      server.process.kill('SIGKILL');
      await server.ended;
    },
  };
  atEnd(() => {
    for (const pipe of pipes.values()) pipe.close();
    server.process.kill('SIGKILL');
  });
  await made.start();
  return made;
}

/** Fills a microphone's pipe as fast as time passes. */
function feed(path: string) {
  const file = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  let heard: Heard = { toneDb: -20 };
  let [from, sent] = [performance.now(), 0];
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - from) * mono.sampleRate) / 1000);
    const samples = new Int16Array(due - sent);
    // Twice as high as full scale is what clipping sounds like.
    const height = typeof heard === 'string' ? 0 : 32_767 * 10 ** (heard.toneDb / 20);
    for (const index of samples.keys()) {
      const value = height * Math.sin(((sent + index) / mono.sampleRate) * 2 * Math.PI * 440);
      samples[index] = Math.max(-32_768, Math.min(32_767, Math.round(value)));
    }
    sent = due;
    if (heard === 'nothing' || samples.length === 0) return;
    try {
      writeSync(file, new Uint8Array(samples.buffer));
    } catch {
      // Full, since nobody reads it: as with a real microphone, that sound is gone.
    }
  }, writeMs);
  return {
    hear(next: Heard) {
      heard = next;
    },
    close() {
      clearInterval(timer);
      closeSync(file);
    },
  };
}

/** Programs that talk to this server, by name. */
export function programsOf({ env }: MicrophoneServer): string[] {
  const names = readdirSync('/proc').flatMap((pid) => {
    try {
      if (
        !/^\d+$/.test(pid) ||
        !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${env.PULSE_SERVER}\0`)
      ) {
        return [];
      }
      return [readFileSync(`/proc/${pid}/comm`, 'utf8').trim()];
    } catch {
      return [];
    }
  });
  return names.filter((name) => name !== 'pulseaudio').sort();
}
