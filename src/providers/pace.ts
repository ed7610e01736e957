import { setTimeout as sleepFor } from 'node:timers/promises';
import { AmynoteError } from '../core/errors.ts';
import type { Fault } from './classify-error.ts';
import { requestsLeft } from './response-facts.ts';

/** Told before each pause, so that nobody wonders why nothing moves. */
export type OnWait = (wait: { seconds: number; reason: string }) => void;

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export interface PaceOptions {
  onWait?: OnWait | undefined;
  signal?: AbortSignal | undefined;
  now?: (() => Date) | undefined;
  sleep?: Sleep | undefined;
  /** 0 to 1, as Math.random. */
  random?: (() => number) | undefined;
}

/**
 * What all requests to one provider share: how many may be under way, and the pause that holds all of them.
 * After a rate limit half as many as before go on, and one more after each round without another.
 */
export interface Pace {
  /** Waits until a request may go. @throws `interrupted`, or what ended the requests that waited */
  enter(): Promise<Turn>;
  /** Takes what an answer says is left until the limit, so that it is not run into. */
  heed(headers: Headers): void;
  /** Ends those that wait: what befell one request would befall them. */
  end(error: AmynoteError): void;
}

/** One request's leave to go. */
export interface Turn {
  /** An answer came. */
  answered(): void;
  /** The provider asked for a pause: from now on nothing goes until it is over. @throws the fault's error beyond the bounds */
  hold(fault: Fault): void;
  /** The request is over, however it ended. */
  leave(): void;
}

/** Never more than the settings allow for `jobs`. */
const mostAtOnce = 32;
/** So many pauses in a row, after none of which an answer came, are no passing limit. */
const mostPauses = 6;
/** In all, in one run: half an hour in which the clinician has been told to wait. */
const mostPausedMs = 30 * 60_000;
/** A limit that is reset later is left to the provider to tell: it may be one that is never reached. */
const longestReset = 5 * 60_000;

export function createPace(options: PaceOptions = {}): Pace {
  const { onWait, signal, sleep = sleepUntil, random = Math.random } = options;
  const now = () => (options.now?.() ?? new Date()).getTime();
  const waiting: { go: (turn: Turn) => void; fail: (error: unknown) => void }[] = [];
  let width = mostAtOnce;
  let underWay = 0;
  let pauses = 0;
  let inARow = 0;
  let pausedMs = 0;
  let held: { until: number; over: Promise<void> } | undefined;
  let ration: { left: number; until: number } | undefined;

  const fail = (error: unknown) => {
    for (const { fail: reject } of waiting.splice(0)) reject(error);
  };

  const admit = () => {
    while (held === undefined && waiting.length > 0 && underWay < Math.floor(width)) {
      if (ration !== undefined && now() >= ration.until) ration = undefined;
      if (ration?.left === 0) return pauseAll(ration.until - now(), 'rate limit');
      if (ration) ration.left -= 1;
      underWay += 1;
      waiting.shift()?.go(turn());
    }
  };

  /** One pause for all; a longer one that is asked for meanwhile lengthens it. */
  const pauseAll = (ms: number, reason: string) => {
    const until = now() + ms;
    const more = held === undefined ? ms : until - held.until;
    if (more <= 0) return;
    ration = undefined;
    onWait?.({ seconds: Math.ceil(ms / 100) / 10, reason });
    const over = (held?.over ?? Promise.resolve()).then(() => sleep(more, signal));
    held = { until, over };
    const end = (ended: () => void) => () => {
      if (held?.over !== over) return;
      held = undefined;
      ended();
    };
    over.then(end(admit), (error: unknown) => end(() => fail(signal?.aborted ? interrupted() : error))());
  };

  const turn = (): Turn => {
    const before = pauses;
    let isOver = false;
    return {
      answered() {
        // What was sent before the pause says nothing about the time after it.
        if (before !== pauses) return;
        inARow = 0;
        width = Math.min(mostAtOnce, width + 1 / width);
      },
      hold(fault) {
        const isFirst = before === pauses;
        const ms = fault.waitMs ?? backoffMs(inARow + 1, 30_000, random);
        if (pausedMs + ms > mostPausedMs || (isFirst && inARow >= mostPauses)) {
          fail(fault.error);
          throw fault.error;
        }
        // Requests that went together are refused together: that is one refusal.
        if (isFirst) {
          pauses += 1;
          inARow += 1;
          pausedMs += ms;
          width = Math.max(1, Math.min(width, underWay) / 2);
        }
        pauseAll(isFirst || fault.waitMs !== undefined ? ms : 0, fault.reason);
      },
      leave() {
        if (isOver) return;
        isOver = true;
        underWay -= 1;
        admit();
      },
    };
  };

  return {
    enter: () =>
      new Promise<Turn>((resolve, reject) => {
        if (signal?.aborted) return reject(interrupted());
        waiting.push({ go: resolve, fail: reject });
        admit();
      }),
    heed(headers) {
      const told = requestsLeft(headers);
      if (told === undefined || told.resetMs <= 0 || told.resetMs > longestReset) return;
      // Those under way may not have been counted yet.
      const left = Math.max(0, told.left - (underWay - 1));
      ration = { left, until: now() + told.resetMs };
    },
    end: fail,
  };
}

/** 0.5 s, 1 s, 2 s, … up to a bound, less up to a quarter so that several runs do not come back together. */
export function backoffMs(attempt: number, mostMs: number, random: () => number): number {
  return Math.min(500 * 2 ** (attempt - 1), mostMs) * (1 - 0.25 * random());
}

export async function sleepUntil(ms: number, signal?: AbortSignal): Promise<void> {
  await sleepFor(ms, undefined, { signal });
}

export function interrupted(): AmynoteError {
  return new AmynoteError('interrupted', 'stopped before the provider had answered');
}
