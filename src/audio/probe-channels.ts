import { AmynoteError } from '../core/errors.ts';
import { cannotStart, ffmpegCommand } from './ffmpeg-command.ts';
import { interrupted, missingFfmpeg } from './ffmpeg-run.ts';

/**
 * How many channels a sound file has.
 * @param input as ffmpeg takes it. @throws `audio` when it cannot be read or holds no sound; `interrupted`
 */
export function probeChannels(
  program: string,
  input: string,
  inputOptions: string[],
  signal: AbortSignal | undefined,
): Promise<{ channels: number }> {
  return new Promise((resolvePromise, reject) => {
    let channels = 0;
    const command = ffmpegCommand(program, input)
      .inputOptions(['-hide_banner', '-nostdin', ...inputOptions])
      .outputOptions(['-vn', '-t', '0.1', '-f', 'null'])
      .output('-');
    const stop = () => command.kill('SIGKILL');
    signal?.addEventListener('abort', stop, { once: true });
    const refused = (error?: Error) => {
      if (signal?.aborted) return interrupted();
      return error !== undefined && cannotStart(error) ? missingFfmpeg() : noSound();
    };
    command
      .on('start', () => signal?.aborted && stop())
      .on('codecData', (data: { audio_details?: string[] | string }) => {
        channels = channelCount(String(data.audio_details ?? ''));
      })
      .on('end', () => {
        signal?.removeEventListener('abort', stop);
        if (channels > 0) resolvePromise({ channels });
        else reject(refused());
      })
      .on('error', (error: Error) => {
        signal?.removeEventListener('abort', stop);
        reject(refused(error));
      })
      .run();
  });
}

function channelCount(details: string): number {
  if (details === '') return 0;
  if (/\bmono\b/.test(details)) return 1;
  if (/\bstereo\b/.test(details)) return 2;
  return Number(/(\d+) channels/.exec(details)?.[1] ?? 2);
}

/** The same sentence for everything that is named as a sound file and is none. */
export function noSound(): AmynoteError {
  return new AmynoteError('audio', 'the file cannot be read or holds no sound', {
    hint: 'name a sound file, or for captions add --captions',
  });
}
