import type { ErasureStore } from '../core/erasure-ports.ts';
import type { OnEvent } from '../core/events.ts';

/** Says, whatever the command, that something is half erased. Seen from names alone: no key is asked for. */
export async function tellCutOff(erasures: ErasureStore, onEvent: OnEvent): Promise<void> {
  const ids = await erasures.unfinishedIds().catch(() => []);
  if (ids.length === 0) return;
  const message = 'an erasure was cut off, and something is half gone; end it: amynote erase --again';
  onEvent({ type: 'notice', stage: 'erase', message });
}
