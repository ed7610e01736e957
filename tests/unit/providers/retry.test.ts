import { describe, expect, it } from 'vitest';
import { AmynoteError } from '../../../src/core/errors.ts';
import type { Fault } from '../../../src/providers/classify-error.ts';
import { withRetries } from '../../../src/providers/retry.ts';
import { failureOf } from './loopback.ts';

const unreachable = new AmynoteError('provider-unreachable', 'no answer');
const passing: Fault = { retryable: true, reason: 'server error', error: unreachable };

function failing(times: number): () => Promise<string> {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= times) throw new Error('fault');
    return `call ${calls}`;
  };
}

describe('the retry policy', () => {
  it('tries four times in all, waiting longer each time, and says so before each wait', async () => {
    const slept: number[] = [];
    const told: unknown[] = [];
    const error = await failureOf(
      withRetries(failing(9), {
        classify: () => passing,
        random: () => 0,
        sleep: async (ms) => {
          slept.push(ms);
        },
        onWait: (wait) => told.push(wait),
      }),
    );
    expect(error).toBe(unreachable);
    expect(slept).toEqual([500, 1000, 2000]);
    expect(told).toEqual([
      { seconds: 0.5, reason: 'server error' },
      { seconds: 1, reason: 'server error' },
      { seconds: 2, reason: 'server error' },
    ]);
  });

  it('waits at most 8 s by itself, and up to a quarter less', async () => {
    const slept: number[] = [];
    const sleep = async (ms: number) => {
      slept.push(ms);
    };
    await failureOf(
      withRetries(failing(9), { classify: () => passing, attempts: 8, random: () => 1, sleep }),
    );
    expect(slept).toEqual([375, 750, 1500, 3000, 6000, 6000, 6000]);
  });

  it('waits exactly as long as the provider asks', async () => {
    const slept: number[] = [];
    const result = await withRetries(failing(1), {
      classify: () => ({ ...passing, holdsAll: true, waitMs: 300_000 }),
      sleep: async (ms) => {
        slept.push(ms);
      },
    });
    expect(result).toBe('call 2');
    expect(slept).toEqual([300_000]);
  });

  it('throws a bug as it is', async () => {
    const bug = new RangeError('bug');
    const work = async () => {
      throw bug;
    };
    expect(await failureOf(withRetries(work, { classify: () => undefined }))).toBe(bug);
  });

  it('is interrupted rather than waiting to the end', async () => {
    const controller = new AbortController();
    const error = await failureOf(
      withRetries(failing(9), {
        classify: () => ({ ...passing, holdsAll: true, waitMs: 60_000 }),
        onWait: () => controller.abort(),
        signal: controller.signal,
      }),
    );
    expect(error).toMatchObject({ code: 'interrupted' });
  });
});
