import { AmynoteError } from '../core/errors.ts';
import { listInputs } from './input-list.ts';
import type { Player } from './play-sound.ts';

/** Said by nobody: a player's own words may hold what it plays. */
const silently = ['-hide_banner', '-loglevel', 'quiet', '-nostats'];

/** The stream says in its head all there is to know: nothing is gathered to guess from. */
const input = ['-probesize', '32', '-analyzeduration', '0', '-f', 'ogg', '-i', 'pipe:0'];

/**
 * ffplay, or ffmpeg itself where the platform's sound output is one of its formats.
 * @throws `audio` when there is neither
 */
export async function choosePlayer(
  ffmpeg: string,
  ffplay: string | undefined,
  platform: string,
): Promise<Player> {
  if (ffplay !== undefined) return { program: ffplay, args: [...silently, '-nodisp', '-autoexit', ...input] };
  return { program: ffmpeg, args: [...silently, ...input, ...(await soundOutput(ffmpeg, platform))] };
}

async function soundOutput(ffmpeg: string, platform: string): Promise<string[]> {
  if (platform === 'win32') throw noPlayer();
  if (platform === 'darwin') return ['-f', 'audiotoolbox', '-'];
  if ((await listInputs(ffmpeg, platform)) === undefined) return ['-f', 'alsa', 'default'];
  return ['-f', 'pulse', '-name', 'amynote', '-buffer_duration', '200', 'playback'];
}

function noPlayer(): AmynoteError {
  return new AmynoteError('audio', 'there is no player', {
    hint: 'install ffplay, which comes with ffmpeg, or set AMYNOTE_FFPLAY',
  });
}
