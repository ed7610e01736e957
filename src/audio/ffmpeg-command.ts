import type { Readable } from 'node:stream';
import ffmpeg, { type FfmpegCommand } from 'fluent-ffmpeg';

/** Starts a process and tells how it ended: what fluent-ffmpeg runs everything through. */
type Spawn = (args: string[], options: object, started: unknown, ended: Ended) => void;
type Ended = (error: Error | null, stdout?: Ring, stderr?: Ring) => void;
interface Ring {
  get(): string;
}

const silent: Ring = { get: () => '' };

/** A command of fluent-ffmpeg that starts one process only, and that fails rather than ends ours. */
export function ffmpegCommand(program: string, input: string | Readable): FfmpegCommand {
  const command = ffmpeg().setFfmpegPath(program).input(input);
  const spawn: Spawn = Reflect.get(command, '_spawnFfmpeg');
  Object.assign(command, {
    // The checks start ffmpeg twice more and cannot read the format list of ffmpeg 7, where devices have a
    // column of their own: they would refuse every microphone.
    _checkCapabilities: (done: () => void) => done(),
    availableEncoders: (done: (error: null, encoders: object) => void) => done(null, {}),
    // For a program that cannot be started it gives no output at all, and then reads from it: a crash.
    _spawnFfmpeg: (args: string[], options: object, started: unknown, ended: Ended) =>
      spawn.call(command, args, options, started, (error, stdout = silent, stderr = silent) =>
        ended(error, stdout, stderr),
      ),
  });
  return command;
}

/** Whether the error of a command means that the program could not even be started. */
export function cannotStart(error: Error): boolean {
  return /cannot find ffmpeg|\bspawn\b.*\bE[A-Z]+/i.test(error.message);
}
