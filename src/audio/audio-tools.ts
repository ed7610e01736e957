import { resolve } from 'node:path';
import type { AudioTools, PcmFormat } from '../core/audio-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { captureInput } from './capture-input.ts';
import { cannotStart, ffmpegCommand } from './ffmpeg-command.ts';
import { missingFfmpeg, runFfmpeg } from './ffmpeg-run.ts';

/** Opus at 32 kbit/s a channel: speech is transparent there, and 50 minutes are 12 MB. */
const opusOptions = ['-c:a', 'libopus', '-b:a', '32k', '-application', 'voip', '-f', 'ogg'];

/**
 * Formats that hold their own sound. Playlists, which name other files or addresses (HLS, DASH, ffconcat, SDP, …),
 * are not among them, and whatever a file names, ffmpeg is held to this machine's files.
 */
const soundFormats = [
  'wav',
  'w64',
  'aiff',
  'au',
  'caf',
  'flac',
  'mp3',
  'aac',
  'amr',
  'ogg',
  'mov',
  'matroska',
];
const videoFormats = ['asf', 'avi', 'mpeg', 'mpegts', 'flv'];
const filesOnly = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  [...soundFormats, ...videoFormats].join(','),
];

/**
 * The one door to ffmpeg.
 * @param program undefined when none was found: every call then throws `audio` and says how to install it.
 */
export function createAudioTools(program: string | undefined, platform: string): AudioTools {
  const found = () => {
    if (program === undefined) throw missingFfmpeg();
    return program;
  };
  return {
    probe: (path) => probeChannels(found(), path),
    transcode: (path, format) =>
      runFfmpeg(found(), {
        input: fileInput(path),
        inputOptions: filesOnly,
        outputOptions: [...pcmShape(format), ...opusFor(format)],
        failure: 'the sound file cannot be read',
      }),
    decode: (sound, format) =>
      runFfmpeg(found(), {
        input: sound,
        inputOptions: ['-f', 'ogg'],
        outputOptions: [...pcmShape(format), '-f', 's16le'],
        failure: 'the recording cannot be decoded',
      }),
    encode: (pcm, format) =>
      runFfmpeg(found(), {
        input: pcm,
        inputOptions: ['-f', 's16le', ...pcmShape(format)],
        outputOptions: opusFor(format),
        failure: 'the recording cannot be encoded',
      }),
    capture: ({ device, format, signal }) => {
      const source = captureInput(platform, device);
      return runFfmpeg(found(), {
        input: source.input,
        inputOptions: ['-f', source.format, '-thread_queue_size', '1024'],
        outputOptions: [...pcmShape(format), '-flush_packets', '1', '-f', 's16le'],
        signal,
        failure: 'the microphone cannot be opened',
      });
    },
  };
}

function pcmShape(format: PcmFormat): string[] {
  return ['-ar', String(format.sampleRate), '-ac', String(format.channels)];
}

function opusFor(format: PcmFormat): string[] {
  return format.channels === 1
    ? opusOptions
    : opusOptions.map((option) => (option === '32k' ? '64k' : option));
}

/** `file:` and an absolute path: a name like `-i` or `http:x` stays a file name. */
function fileInput(path: string): string {
  return `file:${resolve(path)}`;
}

function probeChannels(program: string, path: string): Promise<{ channels: number }> {
  return new Promise((resolvePromise, reject) => {
    let channels = 0;
    ffmpegCommand(program, fileInput(path))
      .inputOptions(['-hide_banner', '-nostdin', ...filesOnly])
      .outputOptions(['-vn', '-t', '0.1', '-f', 'null'])
      .output('-')
      .on('codecData', (data: { audio_details?: string[] | string }) => {
        channels = channelCount(String(data.audio_details ?? ''));
      })
      .on('end', () => (channels > 0 ? resolvePromise({ channels }) : reject(noSound())))
      .on('error', (error: Error) => reject(cannotStart(error) ? missingFfmpeg() : noSound()))
      .run();
  });
}

function channelCount(details: string): number {
  if (details === '') return 0;
  if (/\bmono\b/.test(details)) return 1;
  if (/\bstereo\b/.test(details)) return 2;
  return Number(/(\d+) channels/.exec(details)?.[1] ?? 2);
}

function noSound(): AmynoteError {
  return new AmynoteError('audio', 'the file cannot be read or holds no sound', {
    hint: 'name a sound file, or for captions add --captions',
  });
}
