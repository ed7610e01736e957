import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AmynoteError } from '../../../src/core/errors.ts';
import { onlyThis } from '../../../src/core/refused-piece.ts';
import { createLiveQueue, type LiveJob } from '../../../src/pipeline/live-queue.ts';

function job(startMs: number): LiveJob {
  return { fromMs: startMs, piece: { startMs, endMs: startMs + 10_000, samples: new Int16Array(0) } };
}

/** A queue whose pieces end when the test says so. */
function queueOf(longestHeldMs = 60_000) {
  const asked: { ms: number; done(): void; fail(error: unknown): void }[] = [];
  const letGo: number[] = [];
  const troubles: boolean[] = [];
  const queue = createLiveQueue({
    jobs: 2,
    jobsAtEnd: 4,
    longestHeldMs,
    hear: ({ piece }) =>
      new Promise((done, fail) => {
        asked.push({ ms: piece.startMs, done, fail });
      }),
    onLetGo: ({ piece }) => void letGo.push(piece.startMs),
    onTrouble: (_, isOver) => void troubles.push(isOver),
  });
  return { queue, asked, letGo, troubles };
}

const refused = new AmynoteError('provider-refused', 'too long', { data: onlyThis });
const unreachable = new AmynoteError('provider-unreachable', 'no answer');
const flush = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('pieces that wait to be heard', () => {
  it('go a few at a time, more at the end, and the oldest are let go when too many wait', async () => {
    const { queue, asked, letGo } = queueOf(30_000);
    for (const at of [0, 1, 2, 3, 4, 5, 6]) queue.add(job(at));
    expect(asked.map(({ ms }) => ms)).toEqual([0, 1]);
    expect(letGo).toEqual([2, 3]);
    queue.hurry();
    expect(asked.map(({ ms }) => ms)).toEqual([0, 1, 4, 5]);
    asked[0]?.done();
    await flush();
    expect(asked.map(({ ms }) => ms)).toEqual([0, 1, 4, 5, 6]);
    for (const { done } of asked) done();
    await queue.settled();
  });

  it('are let go one by one when the provider refuses them, until it refuses three in a row', async () => {
    const { queue, asked, letGo, troubles } = queueOf();
    for (const at of [0, 1, 2, 3, 4, 5, 6]) queue.add(job(at));
    const outcomes = ['fail', 'fail', 'done', 'fail', 'fail', 'fail'] as const;
    for (const [index, outcome] of outcomes.entries()) {
      expect(troubles).toEqual([]);
      asked[index]?.[outcome](refused);
      await flush();
    }
    expect(troubles).toEqual([true]);
    expect(letGo).toEqual([0, 1, 3, 4, 5]);
    asked[6]?.done();
    await queue.settled();
  });

  it('wait when nobody can be reached: one is tried again later, then all of them', async () => {
    const { queue, asked, letGo, troubles } = queueOf();
    for (const at of [0, 1, 2]) queue.add(job(at));
    for (const { fail } of asked.splice(0)) fail(unreachable);
    await flush();
    expect(troubles).toEqual([false]);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(asked).toHaveLength(1);
    asked.splice(0)[0]?.fail(unreachable);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    asked.splice(0)[0]?.done();
    await flush();
    expect(asked).toHaveLength(2);
    expect([troubles, letGo]).toEqual([[false], []]);
    for (const { done } of asked) done();
    await queue.settled();
  });

  it('are let go at the end when nobody can be reached, and at once after a refusal', async () => {
    const resting = queueOf();
    for (const at of [0, 1, 2]) resting.queue.add(job(at));
    for (const { fail } of resting.asked) fail(unreachable);
    await flush();
    resting.queue.hurry();
    await resting.queue.settled();
    expect(resting.letGo.toSorted()).toEqual([0, 1, 2]);
    const refused = queueOf();
    for (const at of [0, 1, 2]) refused.queue.add(job(at));
    refused.asked[0]?.fail(new AmynoteError('provider-refused', 'no'));
    await flush();
    refused.queue.add(job(3));
    expect(refused.letGo).toEqual([0, 2, 3]);
    expect(refused.troubles).toEqual([true]);
  });
});
