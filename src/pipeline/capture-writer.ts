import type { PcmFormat } from '../core/audio-ports.ts';
import type { CaptureEvent } from '../core/capture.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { CaptureStore } from '../core/vault-ports.ts';
import { samplesIn, silenceIn } from './capture-sound.ts';
import type { SampleStretch } from './capture-timeline.ts';

/** So much sound is held in memory while the vault cannot take it: 10 MB a channel. */
const longestHeldMs = 5 * 60_000;
const retryMs = 1000;

/** Puts a capture into the vault in the order it came, without ever keeping the microphone waiting. */
export interface CaptureWriter {
  /** @param start where it stands on the timeline, in samples */
  sound(pcm: Uint8Array, start: number): void;
  event(event: CaptureEvent): void;
  /** Ahead of whatever waits: it is durable first, then the parts that lie in it are removed. */
  strike(stretch: SampleStretch, base: number): void;
  mark(ms: number): void;
  /** How much sound is in memory only because the vault refuses it; 0 while all goes well. */
  refusedMs(): number;
  /** How much sound has been sealed. */
  safeMs(): number;
  /** No more comes: resolves when all is in the vault. A vault that goes on refusing is given five minutes. @throws what ended it */
  drained(): Promise<void>;
}

interface WriterRequest {
  captures: CaptureStore;
  sessionId: string;
  format: PcmFormat;
  /** Asked before each part: what is refused here ends the capture, and the part is not kept. */
  allowed(): Promise<unknown>;
  /** The vault began, or ceased, to refuse what it is given. */
  onRefused(error: unknown, heldMs: number): void;
  onTaken(): void;
  /** Nothing more will be written. */
  onFailure(): void;
}

type Job =
  | { type: 'sound'; pcm: Uint8Array; start: number }
  | { type: 'event'; event: CaptureEvent }
  | { type: 'strike'; stretch: SampleStretch; base: number };

export function createCaptureWriter(request: WriterRequest): CaptureWriter {
  const { captures, sessionId, format } = request;
  const perMs = format.sampleRate / 1000;
  const queue: Job[] = [];
  const sealed: (SampleStretch & { number: number })[] = [];
  let sealedSamples = 0;
  let refusal: unknown;
  let failure: { error: unknown } | undefined;
  let working: Promise<void> | undefined;
  let busy = false;

  async function write(job: Job): Promise<void> {
    if (job.type === 'event') return captures.note(sessionId, job.event);
    if (job.type === 'strike') return removeStruck(job);
    await request.allowed();
    const samples = samplesIn(job.pcm, format);
    const number = await captures.append(sessionId, job.pcm);
    sealed.push({ number, start: job.start, end: job.start + samples });
    sealedSamples += samples;
  }
  async function removeStruck({ stretch, base }: Extract<Job, { type: 'strike' }>): Promise<void> {
    const inside = sealed.filter(({ start, end }) => start >= stretch.start && end <= stretch.end);
    const removed = inside.map(({ number, start, end }) => ({ number, samples: end - start }));
    const [fromMs, toMs] = [(stretch.start - base) / perMs, (stretch.end - base) / perMs];
    await captures.note(sessionId, {
      type: 'strike',
      fromMs: Math.floor(fromMs),
      toMs: Math.ceil(toMs),
      removed,
    });
    for (const one of inside) sealed.splice(sealed.indexOf(one), 1);
    const numbers = removed.map(({ number }) => number);
    // Struck they are already: what cannot be removed now goes when the recording is finished.
    await captures.remove(sessionId, numbers).catch(() => undefined);
  }
  async function attempt(job: Job): Promise<void> {
    busy = true;
    try {
      await write(job);
      queue.splice(queue.indexOf(job), 1);
      if (refusal !== undefined) request.onTaken();
      refusal = undefined;
    } catch (error) {
      if (isFinal(error)) return fail(error);
      const first = refusal === undefined;
      refusal = error;
      if (first) request.onRefused(error, heldMs());
    } finally {
      busy = false;
    }
  }
  async function work(): Promise<void> {
    for (let job = queue[0]; job !== undefined && failure === undefined; job = queue[0]) {
      if (refusal !== undefined) await new Promise((resolve) => setTimeout(resolve, retryMs));
      // Something may have been put in front meanwhile.
      await attempt(queue[0] ?? job);
    }
    working = undefined;
  }
  function add(job: Job, first = false): void {
    if (failure !== undefined) return;
    queue.splice(first ? Number(busy) : queue.length, 0, job);
    working ??= work();
  }
  function fail(error: unknown): void {
    failure ??= { error };
    queue.length = 0;
    request.onFailure();
  }
  const heldMs = () =>
    queue.reduce((sum, job) => sum + (job.type === 'sound' ? samplesIn(job.pcm, format) : 0), 0) / perMs;

  return {
    sound(pcm, start) {
      add({ type: 'sound', pcm, start });
      if (heldMs() > longestHeldMs) fail(refusal ?? tooSlow());
    },
    event: (event) => add({ type: 'event', event }),
    mark: (ms) => add({ type: 'event', event: { type: 'mark', ms } }, true),
    strike(stretch, base) {
      for (const job of queue) if (job.type === 'sound') silenceIn(job.pcm, job.start, [stretch], format);
      add({ type: 'strike', stretch, base }, true);
    },
    refusedMs: () => (refusal === undefined ? 0 : heldMs()),
    safeMs: () => sealedSamples / perMs,
    async drained() {
      const patience = setTimeout(() => fail(refusal ?? tooSlow()), longestHeldMs);
      await working;
      clearTimeout(patience);
      if (failure !== undefined) throw failure.error;
    },
  };
}

/** Trying again cannot help: consent is gone, or somebody else writes here. */
function isFinal(error: unknown): boolean {
  return ['consent', 'busy', 'locked'].includes(errorCode(error) ?? '');
}

function tooSlow(): AmynoteError {
  return new AmynoteError('failed', 'the disk is too slow to record to');
}
