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
  /** Samples from a microphone until the signal aborts. @throws `audio` when the device fails. */
  capture(options: { device?: string; format: PcmFormat; signal: AbortSignal }): AsyncIterable<Uint8Array>;
}
