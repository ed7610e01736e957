import { isOnlyThis } from '../core/refused-piece.ts';
import type { Fault } from './classify-error.ts';
import { backoffMs, createPace, interrupted, type Pace, type PaceOptions, sleepUntil } from './pace.ts';

export interface RetryOptions extends PaceOptions {
  /** What an error means; undefined for a bug, which is thrown as it is. */
  classify: (error: unknown) => Fault | undefined;
  /** How often the work is tried in all, pauses that the provider asks for left out. */
  attempts?: number;
  /** Shared with the other requests to the provider; one of its own when absent. */
  pace?: Pace;
}

/**
 * Does a piece of work, and does it again while the fault may pass. The SDKs' own retries are off: they
 * try an empty account again, ignore a wait beyond 60 s or obey one of an hour, and never tell the person.
 * @throws the fault's AmynoteError; `interrupted` when the signal aborts.
 */
export async function withRetries<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  const pace = options.pace ?? createPace(options);
  for (let attempt = 1; ; ) {
    const turn = await pace.enter();
    let fault: Fault;
    try {
      const result = await work();
      turn.answered();
      return result;
    } catch (error) {
      fault = faultOf(error, options);
      if (!fault.retryable && !isOnlyThis(fault.error)) pace.end(fault.error);
      if (fault.holdsAll) turn.hold(fault);
      else if (!fault.retryable || attempt >= (options.attempts ?? 4)) throw fault.error;
    } finally {
      turn.leave();
    }
    if (fault.holdsAll) continue;
    await pause(fault, attempt, options);
    attempt += 1;
  }
}

/** @throws the error itself when it is a bug; `interrupted` */
function faultOf(error: unknown, options: RetryOptions): Fault {
  // Asked first: an abort reaches us as APIUserAbortError, AbortError or, from a stream, as a silent end.
  if (options.signal?.aborted) throw interrupted();
  const fault = options.classify(error);
  if (fault === undefined) throw error;
  return fault;
}

async function pause(fault: Fault, attempt: number, options: RetryOptions): Promise<void> {
  const ms = backoffMs(attempt, 8000, options.random ?? Math.random);
  options.onWait?.({ seconds: Math.ceil(ms / 100) / 10, reason: fault.reason });
  try {
    await (options.sleep ?? sleepUntil)(ms, options.signal);
  } catch (error) {
    throw options.signal?.aborted ? interrupted() : error;
  }
}
