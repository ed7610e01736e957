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
  | { type: 'sound'; pcm: Uint8Array }
  /** Loudness of the sound before it, in dB below full scale (0 is the loudest, `-Infinity` digital silence). */
  | { type: 'level'; peakDb: number; rmsDb: number }
  /** No sound comes any more; the next device is being opened, for as long as the recording lasts. */
  | { type: 'lost'; reason: 'device-lost' | 'default-changed' | 'digital-silence' }
  /** Sound comes again. */
  | { type: 'found'; sameDevice: boolean }
  /** A trouble began, or one is over. */
  | { type: 'trouble'; trouble: SoundTrouble; over: boolean };

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
  /** Plays Ogg Opus aloud, from `fromMs` on, until it ends or the signal aborts. @throws `audio` without a player */
  play(sound: AsyncIterable<Uint8Array>, options: { fromMs: number; signal: AbortSignal }): Promise<void>;
}
