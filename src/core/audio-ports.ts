/** Signed 16-bit little-endian samples; two channels lie interleaved. */
export interface PcmFormat {
  sampleRate: number;
  channels: 1 | 2;
}

/** How a file that is taken in is watched. */
export interface TranscodeWatch {
  /** Ends it at once, as `interrupted`. */
  signal: AbortSignal;
  /** Called once, before the stream ends, when parts of the file could not be read or are missing. */
  onDamage(): void;
}

/** What is wrong with sound that does come. */
export type SoundTrouble = 'digital-silence' | 'too-quiet' | 'clipping';

/** What a microphone gives, in the order of time. */
export type CaptureItem =
  /** Whole frames: every sample of every channel. Comes several times a second. */
  | { type: 'sound'; pcm: Uint8Array }
  /**
   * Loudness of the last fifth of a second, in dB below full scale (0 is the loudest, `-Infinity` all zeros).
   * Levels come with the sound, so that none come while a device is lost.
   */
  | { type: 'level'; peakDb: number; rmsDb: number }
  /** No more sound of this device comes; the next is being opened, for as long as the recording lasts. */
  | { type: 'lost'; reason: 'device-lost' | 'default-changed' | 'digital-silence' }
  /**
   * Sound comes again, from the next item on. Right after `lost` where the next device was open before the old one
   * was left: nothing is missing then, but for some milliseconds.
   */
  | { type: 'found'; sameDevice: boolean }
  /** A trouble began, or one is over. The same trouble begins again only after it was over. */
  | { type: 'trouble'; trouble: SoundTrouble; over: boolean };

/** An input of this machine. Its names are the machine's, nothing clinical. */
export interface InputDevice {
  /** As `record --device` takes it. */
  name: string;
  /** As people know it. */
  label: string;
  /** What is used when none is named. */
  isDefault: boolean;
  /** It gives what the machine plays: never taken for a microphone unless it was named. */
  isLoopback: boolean;
}

/** Which stretch of a recording is played. */
export interface PlayOptions {
  /** It begins at most about a second before. */
  fromMs: number;
  /** To the end when absent. */
  lengthMs?: number;
  signal: AbortSignal;
  /** Told several times a second: the place that is heard. */
  onTime(ms: number): void;
}

/** ffmpeg, behind one door. */
export interface AudioTools {
  /** @throws `audio` when it is no file, cannot be read or holds no sound; `interrupted` */
  probe(path: string, signal?: AbortSignal): Promise<{ channels: number }>;
  /** Any file that ffmpeg reads → Ogg Opus, streamed, never touching the disk. @throws `audio`, `interrupted` */
  transcode(path: string, format: PcmFormat, watch: TranscodeWatch): AsyncIterable<Uint8Array>;
  /** Ogg Opus → samples. */
  decode(sound: AsyncIterable<Uint8Array>, format: PcmFormat): AsyncIterable<Uint8Array>;
  /** Samples → Ogg Opus. */
  encode(pcm: AsyncIterable<Uint8Array>, format: PcmFormat): AsyncIterable<Uint8Array>;
  /**
   * Sound of a microphone until the signal aborts. A device that fails later is replaced, not reported as an error.
   * @throws `audio` when no device could be opened at all
   */
  capture(options: { device?: string; format: PcmFormat; signal: AbortSignal }): AsyncIterable<CaptureItem>;
  /** The machine's microphones and other inputs, as far as its sound system says. @throws `audio` without ffmpeg */
  inputs(): Promise<InputDevice[]>;
  /** Plays Ogg Opus aloud until it ends or the signal aborts. @throws `audio` without a player, or when it fails */
  play(sound: AsyncIterable<Uint8Array>, options: PlayOptions): Promise<void>;
}
