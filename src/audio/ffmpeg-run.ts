import { PassThrough, Readable } from 'node:stream';
import type { FfmpegCommand } from 'fluent-ffmpeg';
import { AmynoteError } from '../core/errors.ts';
import { cannotStart, ffmpegCommand } from './ffmpeg-command.ts';

/** What one ffmpeg process does: from a stream, a file or a device, to a stream on its standard output. */
export interface FfmpegJob {
  /** Bytes for standard input, or the name given to `-i`. */
  input: AsyncIterable<Uint8Array> | string;
  inputOptions: string[];
  outputOptions: string[];
  /** Ends the process as if its input had ended; the stream then ends without an error. */
  signal?: AbortSignal;
  /** Kills the process; the stream then fails as `interrupted`. */
  abort?: AbortSignal;
  /** Given what ffmpeg says, line by line; never to be passed on. */
  onLine?: (line: string) => void;
  /** What to say when ffmpeg fails: nothing of ffmpeg's own words, which may hold a path. */
  failure: string;
}

/**
 * Runs ffmpeg and gives its output as it comes. Sound passes through pipes only.
 * @throws `audio` when ffmpeg fails, `interrupted`. Leaving the loop early kills the process.
 */
export async function* runFfmpeg(program: string, job: FfmpegJob): AsyncIterable<Uint8Array> {
  // Neither end may destroy itself: fluent-ffmpeg takes a closed stream for a cancelled job and kills it.
  const output = new PassThrough({ autoDestroy: false, emitClose: false });
  const input = typeof job.input === 'string' ? job.input : Readable.from(job.input);
  const command = prepare(program, job, input);
  const finished = outcome(command, job);
  finished.catch(() => output.end());
  const stop = () => command.kill('SIGINT');
  const kill = () => command.kill('SIGKILL');
  job.signal?.addEventListener('abort', stop, { once: true });
  job.abort?.addEventListener('abort', kill, { once: true });
  // Before the process runs there is nothing to stop: an abort that came earlier is kept until then.
  command.on('start', () => {
    if (job.signal?.aborted) stop();
    if (job.abort?.aborted) kill();
  });
  if (job.onLine !== undefined) command.on('stderr', job.onLine);
  command.pipe(output, { end: true });
  try {
    yield* output as AsyncIterable<Uint8Array>;
    await finished;
  } finally {
    job.signal?.removeEventListener('abort', stop);
    job.abort?.removeEventListener('abort', kill);
    kill();
    if (typeof input !== 'string') input.destroy();
  }
}

function prepare(program: string, job: FfmpegJob, input: string | Readable): FfmpegCommand {
  return ffmpegCommand(program, input)
    .inputOptions(['-hide_banner', ...(typeof input === 'string' ? ['-nostdin'] : []), ...job.inputOptions])
    .outputOptions(['-vn', '-map_metadata', '-1', ...job.outputOptions]);
}

function outcome(command: FfmpegCommand, job: FfmpegJob): Promise<void> {
  return new Promise((resolve, reject) => {
    command.on('end', () => resolve());
    command.on('error', (error: Error) => {
      if (job.signal?.aborted) resolve();
      else if (job.abort?.aborted) reject(interrupted());
      else reject(audioError(error, job.failure));
    });
  });
}

function audioError(error: Error & { inputStreamError?: unknown }, failure: string): AmynoteError {
  // What is wrong with the sound that was to be read says more than that ffmpeg did not get it.
  if (error.inputStreamError instanceof AmynoteError) return error.inputStreamError;
  if (cannotStart(error)) return missingFfmpeg();
  return new AmynoteError('audio', failure, { hint: 'see what works: amynote doctor' });
}

/** What is said when the clinician gave up waiting for ffmpeg. */
export function interrupted(): AmynoteError {
  return new AmynoteError('interrupted', 'interrupted', { hint: 'run the same command again' });
}

/** The same sentence wherever ffmpeg turns out to be missing. */
export function missingFfmpeg(): AmynoteError {
  return new AmynoteError('audio', 'ffmpeg is missing', {
    hint: 'install it (Debian: apt-get install ffmpeg; macOS: brew install ffmpeg), or set AMYNOTE_FFMPEG',
  });
}
