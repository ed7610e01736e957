import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlayOptions } from '../../../src/core/audio-ports.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { playSession } from '../../../src/pipeline/play.ts';
import { durationMs, make, mono, tone } from '../audio/sounds.ts';
import { temporaryFolder } from '../vault/play-vault.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

const never = new AbortController().signal;

/** The stages' ports with a player that only listens. */
async function listening({ ports }: Stage) {
  const tools = await ports.audio();
  const heard: { options?: PlayOptions; ms: number } = { ms: 0 };
  const play = async (sound: AsyncIterable<Uint8Array>, options: PlayOptions) => {
    heard.options = options;
    options.onTime(1234.5);
    heard.ms = await durationMs(tools.decode(sound, mono), mono);
  };
  return { heard, ports: { ...ports, audio: async () => ({ ...tools, play }) } };
}

async function imported({ ports, client }: Stage): Promise<string> {
  const path = make(join(temporaryFolder(), 'a.wav'), ...tone(3));
  const startedAt = new Date('2026-03-02T20:00:00Z');
  return (await importRecording(ports, { client, path, channelPerPerson: false, startedAt })).id;
}

describe('playing a session', () => {
  it('gives its own sound to the player, with the asked stretch, and tells the place that is heard', async () => {
    const made = await stage();
    const sessionId = await imported(made);
    const { heard, ports } = await listening(made);
    const request = { sessionId, fromMs: 1000, lengthMs: 500, stop: never };
    expect(await playSession(ports, request)).toEqual({ toMs: 1235 });
    expect(heard.options).toMatchObject({ fromMs: 1000, lengthMs: 500, signal: never });
    expect(Math.abs(heard.ms - 3000)).toBeLessThan(60);
    expect(made.events.at(-1)).toMatchObject({ type: 'progress', stage: 'play', done: 1235, unit: 'ms' });
  });

  it('that was erased, or never had sound, is not found; nor is a place behind its end', async () => {
    const made = await stage();
    const { heard, ports } = await listening(made);
    const sessionId = await imported(made);
    const late = playSession(ports, { sessionId, fromMs: 3500, stop: never });
    await expect(late).rejects.toMatchObject({ code: 'usage', message: 'the recording is only 00:03 long' });
    await ports.vault.sessions.erase(sessionId, 'recording', 1);
    await ports.vault.sessions.erase(sessionId, 'audio', 1);
    for (const id of [sessionId, await spokenSession(made)]) {
      const playing = playSession(ports, { sessionId: id, fromMs: 0, stop: never });
      await expect(playing).rejects.toMatchObject({
        code: 'not-found',
        message: 'this session has no sound',
      });
    }
    expect(heard.options).toBeUndefined();
  });
});
