import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../src/core/artefacts/recording.ts';
import { AmynoteError } from '../../../src/core/errors.ts';
import type { Transcriber } from '../../../src/core/provider-ports.ts';
import { livePieces } from '../../../src/pipeline/live-pieces.ts';
import { createLiveWords, type LiveWords } from '../../../src/pipeline/live-words.ts';
import {
  endless,
  hearing,
  keptWords,
  listening,
  provider,
  speech,
  unheardSeconds,
  withdrawal,
  wordNotices,
} from './live-stage.ts';
import { type Stage, stage } from './stage.ts';

const sessionId = '0123456789ab';

type Ear = ReturnType<typeof listening>;

function wordsOf(
  made: Stage,
  { transcriber }: Pick<Ear, 'transcriber'>,
  channels: 1 | 2 = 1,
  ending = endless(),
  jobs = 4,
): LiveWords {
  const format = { sampleRate: 16_000, channels };
  return createLiveWords(
    { ...hearing(made.ports, transcriber, ending), transcriber, jobs },
    { sessionId, client: made.client, format, start: 0 },
  );
}

function hold(words: LiveWords, fromSeconds: number, toSeconds: number): void {
  for (const item of speech(fromSeconds, toSeconds)) if (item.type === 'sound') words.sound(item.pcm);
}

async function heardOf(made: Stage, { transcriber }: Pick<Ear, 'transcriber'>, seconds: number) {
  const recording = { sessionId, durationMs: seconds * 1000, strikes: [] } as unknown as Recording;
  return livePieces(made.ports, recording, transcriber);
}

describe('words of a running session', () => {
  it('that cannot be had for a while are said to be missing, once, and the rest is tried later or left', async () => {
    const made = await stage();
    const ear = listening((_, call) => {
      if (call > 4) throw new AmynoteError('provider-unreachable', 'OpenAI gave no usable answer');
    });
    const words = wordsOf(made, ear);
    hold(words, 0, 170);
    await expect.poll(() => wordNotices(made).length, { timeout: 15_000 }).toBe(1);
    const asked = ear.pieces.length;
    hold(words, 170, 190);
    words.end();
    await words.settled();
    // Nobody waits for a provider that is out of reach when the session is over; what was under way then counts.
    expect(ear.pieces.length).toBeLessThanOrEqual(asked + 3);
    expect(wordNotices(made)).toEqual([
      'no words for now: OpenAI gave no usable answer; the recording goes on',
    ]);
    const { heard, missing } = await heardOf(made, ear, 190);
    expect(heard).toHaveLength(4);
    const covered = [...heard, ...(missing(undefined) ?? [])];
    expect(unheardSeconds(covered, 0, 189_000)).toBeCloseTo(0);
    expect(words.heardMs()).toBeLessThanOrEqual(Math.max(...heard.map(({ endMs }) => endMs)));
  });

  it('end with a bug and with a consent that is withdrawn, and nothing more is sent', async () => {
    for (const end of ['bug', 'consent'] as const) {
      const made = await stage();
      const ear = listening(async (_, call) => {
        if (call === 3 && end === 'bug') throw new TypeError('x is not a function');
        if (call === 3) await made.ports.vault.people.saveConsentEvent(withdrawal('transcribe_cloud'));
      });
      const words = wordsOf(made, ear);
      hold(words, 0, 170);
      await expect.poll(() => wordNotices(made).length, { timeout: 15_000 }).toBe(1);
      const asked = ear.pieces.length;
      // Those that had passed the gate before may still leave.
      expect(asked).toBeLessThanOrEqual(3 + 4);
      hold(words, 170, 240);
      words.end();
      await words.settled();
      expect(ear.pieces).toHaveLength(asked);
      const said = {
        bug: /^no more words while it runs; the/,
        consent: /^no more words .*: consent for transcribe_cloud/,
      };
      expect(wordNotices(made)).toEqual([expect.stringMatching(said[end])]);
    }
  });

  it('that are struck after they were sent are forgotten, and those that wait are not sent', async () => {
    const made = await stage();
    const ear = listening();
    const words = wordsOf(made, ear);
    hold(words, 0, 190);
    await expect.poll(() => ear.pieces.some(({ endMs }) => endMs > 45_000), { timeout: 15_000 }).toBe(true);
    words.strike({ start: 40_000 * 16, end: 190_000 * 16 });
    words.end();
    await words.settled();
    const kept = keptWords(made, sessionId);
    expect(kept).toContain('words  from');
    const struck = ear.pieces.filter(({ endMs }) => endMs > 40_000);
    expect(struck.length).toBeGreaterThan(0);
    expect(Math.max(...struck.map(({ startMs }) => startMs))).toBeLessThan(70_000);
    for (const { startMs } of struck) expect(kept).not.toContain(`from ${startMs} to`);
    const { heard } = await heardOf(made, ear, 190);
    expect(heard.filter(({ endMs }) => endMs > 40_000)).toEqual([]);
    expect(unheardSeconds(heard, 0, 35_000)).toBeCloseTo(0);
  });

  it('are heard channel by channel where each person has a microphone', async () => {
    const made = await stage();
    const ear = listening();
    const words = wordsOf(made, ear, 2);
    for (const [second, item] of speech(0, 40).entries()) {
      if (item.type === 'sound') words.sound(onChannel(item.pcm, second < 20 ? 0 : 1));
    }
    words.end();
    await words.settled();
    const { heard, missing } = await heardOf(made, ear, 40);
    expect(missing(0)).toEqual([]);
    expect(missing(1)).toEqual([]);
    expect(heard.length).toBeGreaterThan(6);
    for (const { startMs, endMs, channel } of heard)
      expect(channel).toBe((startMs + endMs) / 2 < 20_000 ? 0 : 1);
    expect(unheardSeconds(heard, 0, 40_000)).toBeLessThan(0.3);
  });

  it('that hang are given up when the clinician says so, and when the recording fails', async () => {
    const made = await stage();
    const interrupt = endless();
    const ear = listening(() => new Promise(() => undefined));
    const words = wordsOf(made, ear, 1, interrupt);
    hold(words, 0, 20);
    words.end();
    await expect.poll(() => ear.pieces.length, { timeout: 15_000 }).toBeGreaterThan(2);
    interrupt.abort();
    await words.settled();
    const others = wordsOf(made, ear);
    hold(others, 0, 130);
    await others.abandon();
    expect((await heardOf(made, ear, 20)).heard).toEqual([]);
  });

  it('that a rate limit keeps waiting are never sent once the recording failed', async () => {
    const made = await stage();
    const ending = endless();
    const { simulator, transcriber } = await provider(made, ending.signal);
    simulator.setFaults([{ name: '429', value: '1' }]);
    const asked: Promise<unknown>[] = [];
    const watched: Transcriber = {
      ...transcriber,
      transcribe(...request) {
        const answer = transcriber.transcribe(...request);
        asked.push(answer.catch(() => undefined));
        return answer;
      },
    };
    const words = wordsOf(made, { transcriber: watched }, 1, ending, 1);
    hold(words, 0, 150);
    const refusals = async () => (await made.ports.vault.ledger.list()).map(({ outcome }) => outcome?.status);
    await expect.poll(refusals, { timeout: 15_000 }).toEqual([429]);
    await words.abandon();
    await Promise.all(asked);
    expect(asked).toHaveLength(1);
    expect(simulator.requests).toHaveLength(1);
    expect((await heardOf(made, { transcriber }, 150)).heard).toEqual([]);
  });

  it('that a rate limit keeps waiting are never sent once they were struck', async () => {
    const made = await stage();
    const { simulator, transcriber } = await provider(made);
    simulator.setFaults([{ name: '429', value: '1' }]);
    const words = wordsOf(made, { transcriber }, 1, endless(), 1);
    hold(words, 0, 150);
    const refusals = async () => (await made.ports.vault.ledger.list()).map(({ outcome }) => outcome?.status);
    await expect.poll(refusals, { timeout: 15_000 }).toEqual([429]);
    words.strike({ start: 0, end: 150 * 16_000 });
    words.end();
    await words.settled();
    expect(simulator.requests).toHaveLength(1);
  });

  it('of hours of silence that come at once keep nobody waiting', async () => {
    const made = await stage();
    const words = wordsOf(made, listening());
    hold(words, 0, 5);
    words.silence(600 * 16_000);
    let longestMs = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    words.end();
    await words.settled();
    clearInterval(watch);
    expect(longestMs).toBeGreaterThan(0);
    expect(longestMs).toBeLessThan(1000);
  });
});

/** One channel's sound as two, of which the other is silent. */
function onChannel(pcm: Uint8Array, channel: 0 | 1): Uint8Array {
  const samples = new Int16Array(pcm.slice().buffer);
  const both = new Int16Array(samples.length * 2);
  for (const [index, sample] of samples.entries()) both[index * 2 + channel] = sample;
  return new Uint8Array(both.buffer);
}
