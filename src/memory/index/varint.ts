/**
 * Whole numbers in as few bytes as they need: seven bits each, the lowest first, the highest bit set in all but the
 * last (LEB128). Up to 2^53 - 1.
 */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  varint(value: number): void {
    this.#makeRoom(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
      rest = rest > 0x7fffffff ? Math.floor(rest / 0x80) : rest >>> 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  bytes(added: Uint8Array): void {
    this.#makeRoom(added.length);
    this.#bytes.set(added, this.#length);
    this.#length += added.length;
  }

  /** All that was written; it stays valid while nothing more is. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #makeRoom(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.written());
    this.#bytes = larger;
  }
}

/** Reads what a {@link ByteWriter} wrote, from `at` on. */
export class ByteReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** 0 behind the end. */
  varint(): number {
    let byte = this.bytes[this.at++] ?? 0;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let factor = 0x80; byte >= 0x80; factor *= 0x80) {
      byte = this.bytes[this.at++] ?? 0;
      value += (byte & 0x7f) * factor;
    }
    return value;
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
