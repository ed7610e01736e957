import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaptureItem } from '../../../src/core/audio-ports.ts';
import { recordSession } from '../../../src/pipeline/record.ts';
import { resumeCapture } from '../../../src/pipeline/resume.ts';
import { type Act, loudnessOf, type PlayRecording, pass, playing, recorded, tone } from './microphone.ts';
import { type Stage, stage } from './stage.ts';

/** Two minutes of sound are a hundred and twenty synced files: some machines take long for that. */
const patience = 60_000;

const never = new AbortController().signal;

const strike: Act = (controls) => controls.strike();
const pause: Act = (controls) => controls.pause();
const mark: Act = (controls) => controls.mark();
/** So much tone, a second at a time, as a microphone would. */
function tones(seconds: number): CaptureItem[] {
  const second = tone(1000);
  return Array.from({ length: seconds }, () => second);
}

async function record(made: Stage, script: PlayRecording): Promise<string> {
  const { ports, onControls } = script;
  return (await recordSession(ports, { client: made.client, channels: 1, stop: never, onControls })).id;
}

/** Ports whose capture is never read back: only the sound encoded alongside can become the recording. */
function withoutParts({ ports, ...script }: PlayRecording): PlayRecording {
  const entries = () => Promise.reject(new Error('the parts were read'));
  const captures = { ...ports.vault.captures, entries };
  return { ...script, ports: { ...ports, vault: { ...ports.vault, captures } } };
}

/** Ports that cannot encode until the recording is over. */
function withoutLive({ ports, ...script }: PlayRecording): PlayRecording {
  let first = true;
  const sessions: typeof ports.vault.sessions = {
    ...ports.vault.sessions,
    writeAudio: (id, sound) => {
      if (!first) return ports.vault.sessions.writeAudio(id, sound);
      first = false;
      return Promise.reject(new Error('the disk is full'));
    },
  };
  return { ...script, ports: { ...ports, vault: { ...ports.vault, sessions } } };
}

describe('striking while recording', () => {
  it('takes away the last thirty seconds of sound: at once on the disk, and for good in the recording', async () => {
    const made = await stage();
    let left = 0;
    const parts = () => {
      const [id = ''] = readdirSync(join(made.vault.directory, 'sessions'));
      const names = readdirSync(join(made.vault.directory, 'sessions', id, 'capture'));
      return names.filter((name) => /^\d+\.age$/.test(name)).length;
    };
    const sealed = (count: number) => () => expect.poll(parts, { timeout: 15_000 }).toBe(count);
    const script = playing(made, [
      ...tones(40),
      sealed(40),
      tone(500),
      strike,
      () => expect.poll(parts).toBeLessThanOrEqual(12),
      () => {
        left = parts();
      },
      ...tones(3),
      mark,
    ]);
    const { recording, pcm } = await recorded(made, await record(made, script));
    expect(left).toBeLessThanOrEqual(12);
    expect(recording).toMatchObject({
      durationMs: 43_500,
      strikes: [{ startMs: 10_500, endMs: 40_500 }],
      marks: [43_500],
      gaps: [],
    });
    expect(loudnessOf(pcm, 0, 10_500)).toBeGreaterThan(1000);
    expect(loudnessOf(pcm, 10_500, 40_500)).toBeLessThan(5);
    expect(loudnessOf(pcm, 40_500, 43_500)).toBeGreaterThan(1000);
  });

  it('again at once takes thirty more, later only the last thirty; a pause does not count as sound', async () => {
    const made = await stage();
    const script = playing(made, [
      ...tones(70),
      pause,
      ...tones(20),
      strike,
      pass(2500),
      strike,
      pause,
      ...tones(40),
      pass(10_000),
      strike,
    ]);
    const { recording } = await recorded(made, await record(made, script));
    expect(recording.durationMs).toBe(130_000);
    expect(recording.strikes).toEqual([
      { startMs: 10_000, endMs: 70_000 },
      { startMs: 100_000, endMs: 130_000 },
    ]);
    expect(made.events.flatMap((event) => (event.type === 'captured' ? [event.message] : []))).toEqual([
      'paused: off the record',
      'struck 00:40–01:10',
      'struck 00:10–01:10',
      'on the record again',
      'struck 01:40–02:10',
    ]);
  });

  it('is kept although the process died before the parts were removed', async () => {
    const made = await stage();
    const { captures } = made.ports.vault;
    const script = playing(made, [...tones(35), strike, tone(1000)]);
    const dying: PlayRecording['ports'] = {
      ...script.ports,
      vault: {
        ...script.ports.vault,
        captures: {
          ...captures,
          remove: () => Promise.reject(new Error('died')),
          format: () => Promise.reject(new Error('died')),
        },
      },
    };
    await expect(record(made, { ...script, ports: dying })).rejects.toThrow();
    const [sessionId = ''] = await captures.unfinished();
    expect((await captures.entries(sessionId)).filter(({ type }) => type === 'sound')).toHaveLength(36);
    await resumeCapture(made.ports, { sessionId });
    const { recording, pcm } = await recorded(made, sessionId);
    expect(recording.strikes).toEqual([{ startMs: 5000, endMs: 35_000 }]);
    expect(loudnessOf(pcm, 5000, 35_000)).toBeLessThan(5);
    expect(loudnessOf(pcm, 35_000, 36_000)).toBeGreaterThan(1000);
  });
});

describe('the encoding beside a recording', () => {
  const story = () => [
    ...tones(100),
    mark,
    ...tones(40),
    { type: 'lost', reason: 'default-changed' } as const,
    pass(7000),
    { type: 'found', sameDevice: false } as const,
    ...tones(10),
    pause,
    ...tones(5),
    pause,
    ...tones(20),
    strike,
    tone(250),
  ];

  it(
    'is the recording, and the very one that the sealed parts would have made',
    async () => {
      const made = await stage();
      const live = await recorded(made, await record(made, withoutParts(playing(made, story()))));
      const parts = await recorded(made, await record(made, withoutLive(playing(made, story()))));
      const { gaps, strikes, marks, durationMs } = live.recording;
      expect({ gaps, strikes, marks, durationMs }).toEqual({
        durationMs: 182_250,
        gaps: [
          { startMs: 140_000, endMs: 147_000, reason: 'default-changed' },
          { startMs: 157_000, endMs: 162_000, reason: 'paused' },
        ],
        strikes: [{ startMs: 147_000, endMs: 182_000 }],
        marks: [100_000],
      });
      expect(parts.recording).toMatchObject({ gaps, strikes, marks, durationMs, audioRevision: 1 });
      expect(live.pcm.equals(parts.pcm)).toBe(true);
    },
    patience,
  );

  it(
    'that a strike reaches behind is thrown away, and made again of the parts: nothing struck is in it',
    async () => {
      const made = await stage();
      const script = playing(made, [...tones(150), ...Array.from({ length: 5 }, () => strike), ...tones(2)]);
      const sessionId = await record(made, script);
      const { recording, pcm } = await recorded(made, sessionId);
      expect(recording.strikes).toEqual([{ startMs: 0, endMs: 150_000 }]);
      expect(loudnessOf(pcm, 0, 150_000)).toBeLessThan(5);
      expect(loudnessOf(pcm, 150_000, 152_000)).toBeGreaterThan(1000);
      const names = readdirSync(join(made.vault.directory, 'sessions', sessionId)).sort();
      expect(names).toEqual([`audio.${recording.audioRevision}.age`, 'recording.1.age', 'session.age']);
    },
    patience,
  );
});
