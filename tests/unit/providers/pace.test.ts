import { describe, expect, it } from 'vitest';
import { AmynoteError } from '../../../src/core/errors.ts';
import { onlyThis } from '../../../src/core/refused-piece.ts';
import type { Fault } from '../../../src/providers/classify-error.ts';
import { createPace } from '../../../src/providers/pace.ts';
import { withRetries } from '../../../src/providers/retry.ts';
import { failureOf } from './loopback.ts';

const error = new AmynoteError('provider-unreachable', 'OpenAI asks us to wait');
const limit = (waitMs?: number): Fault => ({
  retryable: true,
  holdsAll: true,
  reason: 'rate limit',
  error,
  ...(waitMs !== undefined && { waitMs }),
});

/** A clock that only a test moves, and the sleeps that wait for it. */
function clock() {
  let ms = 0;
  const sleeping: { until: number; wake: () => void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  };
  return {
    now: () => new Date(ms),
    sleep: (length: number) =>
      new Promise<void>((wake) => {
        sleeping.push({ until: ms + length, wake });
      }),
    async pass(length: number) {
      ms += length;
      for (const due of sleeping.filter(({ until }) => until <= ms)) {
        sleeping.splice(sleeping.indexOf(due), 1);
        due.wake();
      }
      await settle();
    },
    settle,
    waits: () => sleeping.map(({ until }) => until - ms),
  };
}

/** Requests whose ends the test decides. */
function scene() {
  const time = clock();
  const told: number[] = [];
  const interrupt = new AbortController();
  const pace = createPace({
    now: time.now,
    sleep: time.sleep,
    random: () => 0,
    onWait: ({ seconds }) => told.push(seconds),
    signal: interrupt.signal,
  });
  const underWay: { end: () => void; fail: (fault: Fault) => void }[] = [];
  const work = () =>
    new Promise<string>((resolve, reject) => {
      const request = {
        end: () => finish(() => resolve('words')),
        fail: (fault: Fault) => finish(() => reject(fault)),
      };
      const finish = (outcome: () => void) => {
        underWay.splice(underWay.indexOf(request), 1);
        outcome();
      };
      underWay.push(request);
    });
  const ask = () =>
    withRetries(work, { pace, sleep: time.sleep, random: () => 0, classify: (fault) => fault as Fault });
  return { ...time, told, pace, interrupt, underWay, ask };
}

describe('requests to one provider', () => {
  it('share one pause when one of them meets a rate limit', async () => {
    const { ask, underWay, settle, pass, waits, told } = scene();
    const all = Array.from({ length: 4 }, () => ask());
    await settle();
    underWay[0]?.fail(limit(300_000));
    await settle();
    const late = ask();
    await settle();
    expect(underWay).toHaveLength(3);
    expect(waits()).toEqual([300_000]);
    expect(told).toEqual([300]);
    await pass(299_000);
    expect(underWay).toHaveLength(3);
    for (const each of [...underWay]) each.end();
    await pass(1000);
    expect(underWay).toHaveLength(2);
    for (const each of [...underWay]) each.end();
    await Promise.all([...all, late]);
  });

  it('that were refused together are one refusal; a longer pause lengthens the one there is', async () => {
    const { ask, underWay, settle, pass, waits } = scene();
    const all = Promise.all(Array.from({ length: 4 }, () => ask()));
    await settle();
    for (const each of [...underWay]) each.fail(limit(2000));
    await settle();
    expect(waits()).toEqual([2000]);
    await pass(1000);
    await pass(1000);
    // Half of four.
    expect(underWay).toHaveLength(2);
    underWay[0]?.fail(limit(1000));
    await settle();
    underWay[0]?.fail(limit(5000));
    await settle();
    await pass(1000);
    expect(underWay).toHaveLength(0);
    await pass(4000);
    expect(underWay).toHaveLength(1);
    for (let turn = 0; turn < 4; turn++) {
      for (const each of [...underWay]) each.end();
      await settle();
    }
    expect(await all).toHaveLength(4);
  });

  it('grow again after it, one more in each round', async () => {
    const { ask, underWay, settle, pass } = scene();
    const all = Promise.all(Array.from({ length: 30 }, () => ask()));
    await settle();
    const first = [...underWay];
    for (const each of first) each.fail(limit(1000));
    await settle();
    await pass(1000);
    expect(underWay).toHaveLength(15);
    for (const each of [...underWay]) each.fail(limit(1000));
    await settle();
    await pass(1000);
    expect(underWay).toHaveLength(7);
    const widths: number[] = [];
    while (underWay.length > 0) {
      for (const each of [...underWay]) each.end();
      await settle();
      widths.push(underWay.length);
    }
    expect(widths.slice(0, 2)).toEqual([8, 9]);
    await all;
  });

  it('wait 0.5 s, 1 s, 2 s, … where nobody says how long, and give up after six pauses without an answer', async () => {
    const { ask, underWay, settle, pass, waits } = scene();
    const outcomes = Promise.allSettled([ask(), ask()]);
    const waited: number[] = [];
    for (let turn = 0; turn < 7; turn++) {
      await settle();
      for (const each of [...underWay]) each.fail(limit());
      await settle();
      waited.push(...waits());
      await pass(waits()[0] ?? 0);
    }
    expect(waited).toEqual([500, 1000, 2000, 4000, 8000, 16_000]);
    for (const outcome of await outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: error });
  });

  it('are not kept waiting for more than half an hour in all', async () => {
    const { ask, underWay, settle, waits } = scene();
    const outcome = failureOf(ask());
    await settle();
    underWay[0]?.fail(limit(1_800_001));
    expect(await outcome).toBe(error);
    expect(waits()).toEqual([]);
  });

  it.each([
    ['end with a refusal that would meet them too', {}, 2],
    ['go on after a refusal of one piece', onlyThis, 1],
  ])('that wait %s', async (_, data, ended) => {
    const { ask, underWay, settle } = scene();
    const first = Promise.allSettled(Array.from({ length: 33 }, () => ask()));
    await settle();
    expect(underWay).toHaveLength(32);
    const refused = new AmynoteError('provider-refused', 'no', { data });
    underWay[0]?.fail({ retryable: false, reason: 'refused', error: refused });
    await settle();
    for (const each of [...underWay]) each.end();
    const outcomes = await first;
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(ended);
  });

  it('are interrupted in the middle of a pause', async () => {
    const { ask, interrupt, pace } = scene();
    interrupt.abort();
    expect(await failureOf(ask())).toMatchObject({ code: 'interrupted' });
    expect(await failureOf(pace.enter())).toMatchObject({ code: 'interrupted' });
  });

  it('do not run into a limit that the answers announce', async () => {
    const { pace, settle, pass, waits } = scene();
    const first = await pace.enter();
    pace.heed(new Headers({ 'x-ratelimit-remaining-requests': '2', 'x-ratelimit-reset-requests': '1m0.5s' }));
    first.leave();
    let gone = 0;
    for (let number = 0; number < 5; number++) void pace.enter().then(() => (gone += 1));
    await settle();
    expect(gone).toBe(2);
    expect(waits()).toEqual([60_500]);
    await pass(60_500);
    expect(gone).toBe(5);
  });

  it.each([
    { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6h0m0s' },
    { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': 'soon' },
    { 'x-ratelimit-remaining-requests': '', 'x-ratelimit-reset-requests': '1s' },
    {},
  ])('go on where the headers say nothing of use: %o', async (headers) => {
    const { pace, settle } = scene();
    const first = await pace.enter();
    pace.heed(new Headers(headers as Record<string, string>));
    first.leave();
    let gone = 0;
    void pace.enter().then(() => (gone += 1));
    await settle();
    expect(gone).toBe(1);
  });
});
