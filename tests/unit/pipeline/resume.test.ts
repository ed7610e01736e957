import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Withdrawal } from '../../../src/core/consent.ts';
import { recordSession } from '../../../src/pipeline/record.ts';
import { canContinue, continueCapture, resumeCapture } from '../../../src/pipeline/resume.ts';
import { clientId, session } from '../vault/artefacts.ts';
import { filesBelow, holder } from '../vault/play-vault.ts';
import { loudnessOf, type PlayRecording, playing, recorded, tone } from './microphone.ts';
import { type Stage, stage } from './stage.ts';

const stop = new AbortController().signal;

type Script = Parameters<typeof playing>[1];

/** A process that dies instead of writing how its recording ended; a living one with its number never comes again. */
function mortal(made: Stage, play: PlayRecording): { play: PlayRecording; died: Promise<void> } {
  const { captures } = made.ports.vault;
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const note: typeof captures.note = async (id, event) => {
    if (event.type !== 'stop') return captures.note(id, event);
    die();
    return new Promise(() => undefined);
  };
  const vault = { ...made.ports.vault, captures: { ...captures, note } };
  return { play: { ...play, ports: { ...play.ports, vault } }, died };
}

/** The vault as the next process finds it: the lock of the dead one is stale. */
async function nextProcess(made: Stage, pid: number): Promise<Stage> {
  const vault = await made.vault.open({ ...holder, pid, isAlive: (other) => other === pid });
  return { ...made, ports: { ...made.ports, vault } };
}

/** Records a script and dies. @returns the session, and what the clock showed then */
async function crash(made: Stage, script: Script): Promise<{ sessionId: string; at: number }> {
  const { play, died } = mortal(made, playing(made, script));
  const request = { client: made.client, channels: 1 as const, stop, onControls: play.onControls };
  recordSession(play.ports, request).catch(() => undefined);
  await died;
  const [sessionId = ''] = await made.ports.vault.captures.unfinished();
  return { sessionId, at: play.clock.now };
}

function continuing(by: Stage, sessionId: string, at: number, script: Script) {
  const play = playing(by, script);
  play.clock.now = at;
  return { play, request: { sessionId, stop, onControls: play.onControls } };
}

describe('a recording whose process died', () => {
  it('goes on as one timeline, however often, with the time between as a gap', async () => {
    const made = await stage();
    const { sessionId, at } = await crash(made, [tone(2000), (controls) => controls.mark()]);
    const second = await nextProcess(made, 2);
    const pausing: Script = [tone(1000), (controls) => controls.pause(), tone(500)];
    const dying = continuing(second, sessionId, at + 7000, pausing);
    const { play, died } = mortal(second, dying.play);
    continueCapture(play.ports, dying.request).catch(() => undefined);
    await died;
    const third = await nextProcess(made, 3);
    const last = continuing(third, sessionId, play.clock.now + 4000, [
      tone(3000),
      (controls) => controls.strike(),
      tone(500),
      (controls) => controls.mark(),
    ]);
    expect((await continueCapture(last.play.ports, last.request)).id).toBe(sessionId);

    const { recording, pcm } = await recorded(made, sessionId);
    expect(recording).toMatchObject({
      durationMs: 18_000,
      gaps: [
        { startMs: 2000, endMs: 9000, reason: 'crash' },
        { startMs: 10_000, endMs: 10_500, reason: 'paused' },
        { startMs: 10_500, endMs: 14_500, reason: 'crash' },
      ],
      marks: [2000, 18_000],
      strikes: [{ startMs: 14_500, endMs: 17_500 }],
    });
    for (const [from, to] of [
      [0, 2000],
      [9000, 10_000],
      [17_500, 18_000],
    ] as const)
      expect(loudnessOf(pcm, from, to)).toBeGreaterThan(1000);
    for (const [from, to] of [
      [2000, 9000],
      [10_000, 17_500],
    ] as const)
      expect(loudnessOf(pcm, from, to)).toBeLessThan(5);
    expect(await made.ports.vault.captures.unfinished()).toEqual([]);
  });

  it('does not go on after more than an hour, nor without consent: its sound waits to be finished', async () => {
    const made = await stage();
    const { sessionId } = await crash(made, [tone(1500)]);
    const next = await nextProcess(made, 2);
    const { people, captures } = next.ports.vault;
    const lastAt = (await captures.lastAt(sessionId))?.getTime() ?? 0;
    const late = continuing(next, sessionId, lastAt + 3_600_001, [tone(1000)]);
    expect(await canContinue(late.play.ports, sessionId)).toBe(false);
    await expect(continueCapture(late.play.ports, late.request)).rejects.toMatchObject({
      code: 'failed',
      hint: `finish it: amynote record --resume ${sessionId}`,
    });
    const withdrawal: Withdrawal = {
      v: 1,
      kind: 'withdrawal',
      id: 'w1',
      clientId,
      personId: 'p1',
      scopes: ['record_audio'],
      withdrawnAt: new Date(lastAt).toISOString(),
    };
    await people.saveConsentEvent(withdrawal);
    const soon = continuing(next, sessionId, lastAt + 1000, [tone(1000)]);
    expect(await canContinue(soon.play.ports, sessionId)).toBe(true);
    await expect(continueCapture(soon.play.ports, soon.request)).rejects.toMatchObject({ code: 'consent' });
    expect((await resumeCapture(next.ports, { sessionId })).durationMs).toBe(1500);
    expect(await canContinue(soon.play.ports, sessionId)).toBe(false);
  });

  it('before its first second was sealed becomes a second that was not recorded, and nothing is left behind', async () => {
    const made = await stage();
    const { captures, sessions } = made.ports.vault;
    const { id } = session();
    await captures.begin(id, { sampleRate: 16_000, channels: 1 });
    await captures.note(id, { type: 'start', at: '2026-03-02T20:00:00.000Z' });
    expect(await captures.unfinished(), 'not a session yet').toEqual([]);
    await sessions.createSession(session());
    expect(await captures.unfinished()).toEqual([id]);
    const recording = await resumeCapture(made.ports, { sessionId: id });
    expect(recording.durationMs).toBe(1000);
    expect(recording.gaps).toEqual([{ startMs: 0, endMs: 1000, reason: 'missing' }]);
    const names = filesBelow(join(made.vault.directory, 'sessions', id));
    expect(names).toEqual(['audio.1.age', 'recording.1.age', 'session.age']);
  });

  it('and of which a part is missing says so in its place', async () => {
    const made = await stage();
    const { sessionId } = await crash(made, [tone(3000)]);
    const next = await nextProcess(made, 2);
    const folder = join(made.vault.directory, 'sessions', sessionId, 'capture');
    const second = readdirSync(folder).filter((name) => /^\d+\.age$/.test(name))[1] ?? '';
    await next.ports.vault.captures.remove(sessionId, [Number(second.slice(0, 6))]);
    const recording = await resumeCapture(next.ports, { sessionId });
    expect(recording).toMatchObject({
      durationMs: 3000,
      gaps: [{ startMs: 1000, endMs: 2000, reason: 'missing' }],
    });
  });
});
