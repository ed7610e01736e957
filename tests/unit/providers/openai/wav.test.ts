import { describe, expect, it } from 'vitest';
import { wavFile } from '../../../../src/providers/openai/wav.ts';

describe('a WAV file', () => {
  it('is the 44-byte PCM header and the samples, little-endian', () => {
    const file = Buffer.from(wavFile(Int16Array.of(1, -2, 32767), 16_000));
    expect(file.toString('hex')).toBe(
      [
        '52494646', // RIFF
        '2a000000', // 42 bytes follow
        '57415645666d7420', // WAVEfmt
        '10000000', // 16 bytes of format
        '0100', // PCM
        '0100', // one channel
        '803e0000', // 16000 samples a second
        '007d0000', // 32000 bytes a second
        '0200', // two bytes a frame
        '1000', // 16 bits
        '64617461', // data
        '06000000', // six bytes
        '0100feffff7f',
      ].join(''),
    );
  });
});
