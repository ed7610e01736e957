import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { ffmpeg } from '../audio/sounds.ts';
import { type Child, start } from '../vault/child-program.ts';
import { temporaryFolder } from '../vault/play-vault.ts';

/** A PulseAudio server of its own, with a room in it: what is played there is what its microphone hears. */
export interface SoundServer {
  /** What ffmpeg and the players need to find it. */
  env: NodeJS.ProcessEnv;
  /** The room's microphone, as `--device` takes it. */
  device: string;
  /** Plays a tone into the room until it is killed. */
  play(): Child;
  /** Ends it before `atEnd` would. */
  close(): Promise<void>;
}

/** @param atEnd how to be told that the tests are over */
export async function startSoundServer(atEnd: (end: () => void) => void): Promise<SoundServer> {
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
  const modules = [
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    'module-null-sink sink_name=room',
  ];
  const options = ['-n', '--daemonize=no', '--use-pid-file=no', '--exit-idle-time=-1', '--disable-shm=yes'];
  const server = start('pulseaudio', [...options, ...modules.map((module) => `--load=${module}`)], env);
  atEnd(() => server.process.kill('SIGKILL'));
  const answers = async () => expect(await start('pactl', ['info'], env).ended).toMatchObject({ status: 0 });
  await vi.waitFor(answers, { timeout: 15_000, interval: 100 });
  const tone = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000', '-af', 'volume=4'];
  return {
    env,
    device: 'pulse:room.monitor',
    play: () =>
      start(
        ffmpeg,
        [
          '-nostdin',
          '-loglevel',
          'error',
          ...tone,
          '-f',
          'pulse',
          '-buffer_duration',
          '40',
          '-device',
          'room',
          'tone',
        ],
        env,
      ),
    close: async () => {
      server.process.kill('SIGKILL');
      await server.ended;
    },
  };
}
