import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AudioTools, PcmFormat, TranscodeWatch } from '../core/audio-ports.ts';
import { capture } from './capture.ts';
import { captureInput, defaultInput, isSameInput, soundSystem } from './capture-input.ts';
import { countedTime, createDamageWatch, watchedLog } from './damage-watch.ts';
import type { Devices } from './device-search.ts';
import { missingFfmpeg, runFfmpeg } from './ffmpeg-run.ts';
import { listInputs } from './input-list.ts';
import { isMuted, watchInputs } from './input-watch.ts';
import { openMicrophone } from './microphone.ts';
import { playSound } from './play-sound.ts';
import { choosePlayer } from './player.ts';
import { noSound, probeChannels } from './probe-channels.ts';

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
 * @param ffplay the player, if there is one
 */
export function createAudioTools(program: string | undefined, platform: string, ffplay?: string): AudioTools {
  const found = () => {
    if (program === undefined) throw missingFfmpeg();
    return program;
  };
  return {
    probe: async (path, signal) => probeChannels(found(), await regularFile(path), filesOnly, signal),
    transcode: (path, format, watch) => transcode(found(), path, format, watch),
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
      const named = device === undefined ? undefined : captureInput(platform, device);
      const isOfServer = soundSystem(platform) === 'pulse' && (named?.format ?? 'pulse') === 'pulse';
      return capture(devicesOf(found, platform, format), isOfServer ? watchInputs : unwatched, {
        named: isSameInput(named, defaultInput(platform)) ? undefined : named,
        format,
        signal,
      });
    },
    inputs: async () =>
      ((await listInputs(found(), platform)) ?? []).map(({ name, label, isDefault, isLoopback }) => ({
        name,
        label,
        isDefault,
        isLoopback,
      })),
    play: async (sound, options) => playSound(await choosePlayer(found(), ffplay, platform), sound, options),
  };
}

/**
 * What the machine plays is never taken for a microphone, unless it had nothing else to listen to when the capture
 * began: then whoever set the machine up (a conference room, a virtual cable) means it.
 */
function devicesOf(program: () => string, platform: string, format: PcmFormat): Devices {
  let hadNoMicrophone: boolean | undefined;
  return {
    open: (input) => openMicrophone(program(), input, format),
    list: async () => {
      const inputs = await listInputs(program(), platform);
      hadNoMicrophone ??= inputs?.every(({ isLoopback }) => isLoopback);
      return hadNoMicrophone ? inputs?.map((input) => ({ ...input, isLoopback: false })) : inputs;
    },
    isMuted: async ({ format: system, input }) => system === 'pulse' && isMuted(input),
    byDefault: defaultInput(platform),
  };
}

/** Neither macOS nor Windows tells what changed: there another device is looked for only when one fails. */
const unwatched = () => ({ close: () => undefined });

async function* transcode(
  program: string,
  path: string,
  format: PcmFormat,
  { signal, onDamage }: TranscodeWatch,
): AsyncIterable<Uint8Array> {
  const damage = createDamageWatch();
  yield* runFfmpeg(program, {
    input: await regularFile(path),
    inputOptions: [...watchedLog, ...filesOnly],
    outputOptions: [...countedTime, ...pcmShape(format), ...opusFor(format)],
    abort: signal,
    onLine: damage.read,
    failure: 'the sound file cannot be read',
  });
  if (damage.isDamaged()) onDamage();
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

/** Anything else (a folder, a pipe, a device) could keep ffmpeg waiting for ever. */
async function regularFile(path: string): Promise<string> {
  const isFile = await stat(path).then(
    (facts) => facts.isFile(),
    () => false,
  );
  if (!isFile) throw noSound();
  return fileInput(path);
}
