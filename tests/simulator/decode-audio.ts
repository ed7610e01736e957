import { spawn } from 'node:child_process';
import { findFfmpeg } from '../../src/audio/ffmpeg-program.ts';
import { readWav, type Sound } from './wav.ts';

/** Samples per second of everything the simulator listens to. */
export const sampleRate = 16_000;

/** The ffmpeg that amynote itself would use; undefined when there is none. */
export function ffmpegProgram(): string | undefined {
  return findFfmpeg({ named: process.env.AMYNOTE_FFMPEG, searchPath: process.env.PATH });
}

/** Decodes a file that ffmpeg reads to 16 kHz, keeping its channels. */
export async function decodeFile(path: string): Promise<Sound> {
  return await throughFfmpeg(['-i', path], undefined);
}

/**
 * Decodes an uploaded body to 16 kHz: 16-bit wave files of that rate here, anything else by ffmpeg on a pipe.
 * @throws Error when it is no sound that ffmpeg knows.
 */
export async function decodeUpload(bytes: Buffer): Promise<Sound> {
  const wav = readWav(bytes);
  if (wav?.sampleRate === sampleRate) return wav;
  return await throughFfmpeg(['-i', 'pipe:0'], bytes);
}

async function throughFfmpeg(input: string[], stdin: Buffer | undefined): Promise<Sound> {
  const output = ['-vn', '-ar', String(sampleRate), '-c:a', 'pcm_s16le', '-f', 'wav', 'pipe:1'];
  const program = ffmpegProgram();
  if (program === undefined) throw new Error('ffmpeg is not installed');
  const child = spawn(program, ['-nostdin', '-v', 'error', ...input, ...output]);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.resume();
  // ffmpeg closes its input early when the bytes are no sound; the exit code tells, not the broken pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const sound = readWav(Buffer.concat(chunks));
  if (code !== 0 || sound === undefined || (sound.channels[0]?.length ?? 0) === 0) {
    throw new Error('the sound could not be decoded');
  }
  return sound;
}
