import type { OpenSegment } from '../core/index-ports.ts';

/** A segment that is in no file: of sessions that nobody could write down just now. */
export function segmentInMemory({ manifest, body }: { manifest: unknown; body: Uint8Array }): OpenSegment {
  return {
    manifest,
    bytes: body.length,
    read: async (offset, length) => body.subarray(offset, offset + length),
    close: async () => undefined,
  };
}
