const headerBytes = 44;

/**
 * Mono 16-bit samples as a WAV file in memory.
 * @param leastMs shorter sound is followed by silence up to this
 * Layout: https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html (PCM format chunk).
 */
export function wavFile(samples: Int16Array, sampleRate: number, leastMs = 0): Uint8Array<ArrayBuffer> {
  const dataBytes = Math.max(samples.length, Math.ceil((sampleRate * leastMs) / 1000)) * 2;
  const view = new DataView(new ArrayBuffer(headerBytes + dataBytes));
  writeHeader(view, dataBytes, sampleRate);
  // One by one, since WAV is little-endian whatever the machine is.
  samples.forEach((sample, index) => {
    view.setInt16(headerBytes + index * 2, sample, true);
  });
  return new Uint8Array(view.buffer);
}

function writeHeader(view: DataView, dataBytes: number, sampleRate: number): void {
  writeAscii(view, 0, 'RIFF');
  view.setUint32(4, headerBytes - 8 + dataBytes, true);
  writeAscii(view, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true); // size of the format chunk
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true); // channels
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2, true); // bytes per second
  view.setUint16(32, 2, true); // bytes per frame
  view.setUint16(34, 16, true); // bits per sample
  writeAscii(view, 36, 'data');
  view.setUint32(40, dataBytes, true);
}

function writeAscii(view: DataView, offset: number, text: string): void {
  for (let i = 0; i < text.length; i += 1) view.setUint8(offset + i, text.charCodeAt(i));
}
