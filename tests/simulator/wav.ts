/** Sound as samples: one array per channel, full scale ±1. */
export interface Sound {
  sampleRate: number;
  channels: Float32Array[];
}

/**
 * Reads a RIFF wave file of 16-bit samples.
 * @returns undefined when the bytes are something else. A `data` size that lies (0 or -1, as written by
 * programs that stream) means "up to the end".
 */
export function readWav(bytes: Buffer): Sound | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    return undefined;
  let format: { channels: number; sampleRate: number; bits: number; tag: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (id === 'fmt ' && at + 24 <= bytes.length) format = readFormat(bytes, at + 8);
    if (id === 'data')
      return format && samplesOf(bytes.subarray(at + 8, dataEnd(bytes, at + 8, size)), format);
    at += 8 + size + (size % 2);
  }
  return undefined;
}

function readFormat(bytes: Buffer, at: number) {
  const tag = bytes.readUInt16LE(at);
  const channels = bytes.readUInt16LE(at + 2);
  return { tag, channels, sampleRate: bytes.readUInt32LE(at + 4), bits: bytes.readUInt16LE(at + 14) };
}

function dataEnd(bytes: Buffer, start: number, size: number): number {
  return size === 0 || start + size > bytes.length ? bytes.length : start + size;
}

function samplesOf(data: Buffer, format: ReturnType<typeof readFormat>): Sound | undefined {
  const isPcm = format.tag === 1 || format.tag === 0xfffe;
  if (!isPcm || format.bits !== 16 || format.channels === 0) return undefined;
  const length = Math.floor(data.length / (2 * format.channels));
  const channels = Array.from({ length: format.channels }, (_, channel) => {
    const samples = new Float32Array(length);
    for (let index = 0; index < length; index++) {
      samples[index] = data.readInt16LE((index * format.channels + channel) * 2) / 32768;
    }
    return samples;
  });
  return { sampleRate: format.sampleRate, channels };
}

/** The mean of all channels. */
export function mixDown(sound: Sound): Float32Array {
  const [first, ...others] = sound.channels;
  if (first === undefined) return new Float32Array(0);
  if (others.length === 0) return first;
  return first.map((value, index) => {
    const sum = others.reduce((total, channel) => total + (channel[index] ?? 0), value);
    return sum / sound.channels.length;
  });
}
