/** Signed 16-bit little-endian samples; two channels lie interleaved. */
export interface PcmFormat {
  sampleRate: number;
  channels: 1 | 2;
}

/** ffmpeg, behind one door. */
export interface AudioTools {
  /** @throws `audio` when the file cannot be read or holds no sound. */
  probe(path: string): Promise<{ channels: number }>;
  /** Any file that ffmpeg reads → Ogg Opus, streamed, never touching the disk. */
  transcode(path: string, format: PcmFormat): AsyncIterable<Uint8Array>;
  /** Ogg Opus → samples. */
  decode(sound: AsyncIterable<Uint8Array>, format: PcmFormat): AsyncIterable<Uint8Array>;
  /** Samples → Ogg Opus. */
  encode(pcm: AsyncIterable<Uint8Array>, format: PcmFormat): AsyncIterable<Uint8Array>;
  /** Samples from a microphone until the signal aborts. @throws `audio` when the device fails. */
  capture(options: { device?: string; format: PcmFormat; signal: AbortSignal }): AsyncIterable<Uint8Array>;
}
