import { setTimeout as sleepFor } from 'node:timers/promises';
import { AmynoteError } from '../core/errors.ts';
import type { Fault } from './classify-error.ts';

/** Told before each pause, so that nobody wonders why nothing moves. */
export type OnWait = (wait: { seconds: number; reason: string }) => void;

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export interface RetryOptions {
  /** What an error means; undefined for a bug, which is thrown as it is. */
  classify: (error: unknown) => Fault | undefined;
  /** How often the work is tried in all. */
  attempts?: number;
  onWait?: OnWait;
  signal?: AbortSignal | undefined;
  sleep?: Sleep | undefined;
  /** 0 to 1, as Math.random. */
  random?: (() => number) | undefined;
}

/**
 * Does a piece of work, and does it again while the fault may pass. The SDKs' own retries are off: they
 * try an empty account again, ignore a wait beyond 60 s or obey one of an hour, and never tell the person.
 * @throws the fault's AmynoteError; `interrupted` when the signal aborts.
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      // Asked first: an abort reaches us as APIUserAbortError, AbortError or, from a stream, as a silent end.
      if (options.signal?.aborted) throw interrupted();
      const fault = options.classify(error);
      if (fault === undefined) throw error;
      if (!fault.retryable || attempt >= (options.attempts ?? 4)) throw fault.error;
      await pause(fault, attempt, options);
    }
  }
}

async function pause(fault: Fault, attempt: number, options: RetryOptions): Promise<void> {
  const ms = fault.waitMs ?? backoffMs(attempt, options.random ?? Math.random);
  options.onWait?.({ seconds: Math.ceil(ms / 100) / 10, reason: fault.reason });
  try {
    await (options.sleep ?? sleepUntil)(ms, options.signal);
  } catch (error) {
    throw options.signal?.aborted ? interrupted() : error;
  }
}

/** 0.5 s, 1 s, 2 s, … at most 8 s, less up to a quarter so that several runs do not come back together. */
function backoffMs(attempt: number, random: () => number): number {
  return Math.min(500 * 2 ** (attempt - 1), 8000) * (1 - 0.25 * random());
}

async function sleepUntil(ms: number, signal?: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, { signal });
}

function interrupted(): AmynoteError {
  return new AmynoteError('interrupted', 'stopped before the provider had answered');
}
