import type { CaptureItem } from '../core/audio-ports.ts';
import type { Devices } from './device-search.ts';
import type { InputWatch } from './input-watch.ts';
import { type CaptureRequest, Listening } from './listening.ts';

/**
 * Sound of a microphone until the signal aborts, whatever becomes of the device.
 * @param watch tells when the machine's devices change. @throws `audio` when no device gives any sound at the start
 */
export async function* capture(
  devices: Devices,
  watch: (onChange: () => void) => InputWatch,
  request: CaptureRequest,
): AsyncIterable<CaptureItem> {
  if (request.signal.aborted) return;
  const listening = new Listening(devices, request);
  const changes = watch(() => listening.lookAround());
  request.signal.addEventListener('abort', () => changes.close(), { once: true });
  try {
    yield* await listening.begin();
    while (!listening.isOver) yield* await listening.next();
  } finally {
    changes.close();
    listening.close();
  }
}
