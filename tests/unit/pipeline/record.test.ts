import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CaptureItem } from '../../../src/core/audio-ports.ts';
import type { Withdrawal } from '../../../src/core/consent.ts';
import { AmynoteError } from '../../../src/core/errors.ts';
import { recordSession } from '../../../src/pipeline/record.ts';
import { resumeCapture } from '../../../src/pipeline/resume.ts';
import { clientId } from '../vault/artefacts.ts';
import { filesBelow } from '../vault/play-vault.ts';
import { fill, smallDisk } from '../vault/small-disk.ts';
import { hearing, loudnessOf, pass, playing, recorded, tone } from './microphone.ts';
import { type Stage, stage } from './stage.ts';

const never = new AbortController().signal;

const withdrawal: Withdrawal = {
  v: 1,
  kind: 'withdrawal',
  id: 'w1',
  clientId,
  personId: 'p1',
  scopes: ['record_audio'],
  withdrawnAt: new Date('2026-03-02T19:00:00Z').toISOString(),
};

const finished = ['audio.1.age', 'recording.1.age', 'session.age'];

function request(made: Stage) {
  return { client: made.client, channels: 1 as const, stop: never };
}

/** The ports with a spy on the parts that are sealed. */
function watchingParts(made: Stage): { made: Stage; parts: number[] } {
  const parts: number[] = [];
  const { captures } = made.ports.vault;
  const append: typeof captures.append = async (id, pcm) => {
    const number = await captures.append(id, pcm);
    parts.push(pcm.length);
    return number;
  };
  const vault = { ...made.ports.vault, captures: { ...captures, append } };
  return { made: { ...made, ports: { ...made.ports, vault } }, parts };
}

function facts(made: Stage): [string, number][] {
  return made.events.flatMap((event) => (event.type === 'captured' ? [[event.fact, event.atMs]] : []));
}

describe('a recording', () => {
  it('is sealed in parts of exactly one second, however the sound comes', async () => {
    const { made, parts } = watchingParts(await stage());
    const bursts = [tone(3), tone(2500), tone(150)];
    const { ports } = playing(made, bursts);
    const session = await recordSession(ports, request(made));
    expect(parts).toEqual([32_000, 32_000, 32 * 653]);
    expect(filesBelow(join(made.vault.directory, 'sessions', session.id))).toEqual(finished);
    expect(session.startedAt.slice(0, 10)).toBe('2026-03-02');
  });

  it('seals what there is after a second of the clock when sound comes slowly', async () => {
    const { made, parts } = watchingParts(await stage());
    const slowly = () => expect.poll(() => parts.length, { timeout: 5000, interval: 20 }).toBe(1);
    const { ports, onControls } = playing(made, [tone(40), slowly, tone(40)]);
    const from = performance.now();
    await recordSession(ports, { ...request(made), onControls });
    expect(parts).toEqual([32 * 40, 32 * 40]);
    expect(performance.now() - from).toBeGreaterThan(990);
  });

  it('is one timeline: pauses and lost devices are silence as long as they lasted, with their reason', async () => {
    const made = await stage();
    const script = playing(made, [
      tone(2000),
      (controls) => controls.pause(),
      tone(1500),
      (controls) => controls.pause(),
      tone(1000),
      { type: 'lost', reason: 'device-lost' },
      pass(4000),
      { type: 'found', sameDevice: false },
      tone(500),
      (controls) => controls.mark(),
      tone(500),
    ]);
    const { id } = await recordSession(script.ports, { ...request(made), onControls: script.onControls });
    const { recording, pcm } = await recorded(made, id);
    expect(recording).toMatchObject({
      durationMs: 9500,
      gaps: [
        { startMs: 2000, endMs: 3500, reason: 'paused' },
        { startMs: 4500, endMs: 8500, reason: 'device-lost' },
      ],
      marks: [9000],
      strikes: [],
    });
    for (const [from, to] of [
      [0, 2000],
      [3500, 4500],
      [8500, 9500],
    ] as const)
      expect(loudnessOf(pcm, from, to)).toBeGreaterThan(1000);
    for (const [from, to] of [
      [2000, 3500],
      [4500, 8500],
    ] as const)
      expect(loudnessOf(pcm, from, to)).toBeLessThan(5);
    expect(facts(made)).toEqual([
      ['paused', 2000],
      ['resumed', 3500],
      ['device-lost', 4500],
      ['device-found', 8500],
      ['mark', 9000],
    ]);
  });

  it('whose microphone is lost during a pause has one gap, and none of the sound between', async () => {
    const made = await stage();
    const script = playing(made, [
      tone(1000),
      (controls) => controls.pause(),
      tone(300),
      { type: 'lost', reason: 'device-lost' },
      pass(2000),
      { type: 'found', sameDevice: true },
      tone(700),
      (controls) => controls.pause(),
      tone(1000),
    ]);
    const { id } = await recordSession(script.ports, { ...request(made), onControls: script.onControls });
    const { recording } = await recorded(made, id);
    expect(recording.durationMs).toBe(5000);
    expect(recording.gaps).toEqual([{ startMs: 1000, endMs: 4000, reason: 'paused' }]);
  });

  it('makes no gap of a sound card that runs a little faster or slower than the clock', async () => {
    const made = await stage();
    const drifting = Array.from({ length: 20 }, (_, at) => [tone(200), pass(at % 3 === 0 ? -15 : 20)]).flat();
    const script = playing(made, drifting);
    const { id } = await recordSession(script.ports, { ...request(made), onControls: script.onControls });
    expect((await recorded(made, id)).recording).toMatchObject({ durationMs: 4000, gaps: [] });
  });

  it('lasts exactly as long as it was told to, pauses counted, and no longer when no sound comes', async () => {
    const made = await stage();
    const script = playing(made, [
      tone(1000),
      (controls) => controls.pause(),
      tone(500),
      (controls) => controls.pause(),
      tone(9000),
    ]);
    const { id } = await recordSession(script.ports, {
      ...request(made),
      durationMs: 3210,
      onControls: script.onControls,
    });
    expect((await recorded(made, id)).recording.durationMs).toBe(3210);

    let ended = false;
    async function* silent({ signal }: { signal: AbortSignal }): AsyncIterable<CaptureItem> {
      yield tone(300);
      yield { type: 'lost', reason: 'device-lost' };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      ended = true;
    }
    await recordSession(hearing(made, silent), { ...request(made), durationMs: 1200 });
    expect(ended).toBe(true);
  });

  it('that the microphone ends keeps what it gave to the last sample, and says that it ended early', async () => {
    const made = await stage();
    async function* unplugged(): AsyncIterable<CaptureItem> {
      yield tone(2700);
      throw new AmynoteError('audio', 'the microphone cannot be opened');
    }
    const recording = recordSession(hearing(made, unplugged), request(made));
    await expect(recording).rejects.toMatchObject({
      code: 'audio',
      message: 'the recording stopped before its time; 00:02 of sound are kept',
    });
    const [session] = await made.ports.vault.sessions.listSessions();
    expect((await recorded(made, session?.id ?? '')).recording.durationMs).toBe(2700);
  });

  it('without consent never touches the microphone, and one that hears nothing leaves nothing', async () => {
    const made = await stage();
    let opened = 0;
    async function* silent(): AsyncIterable<CaptureItem> {
      opened += 1;
      yield* [];
    }
    const refused = { ...made.client, people: [{ id: 'p2', name: 'Jon', role: 'client' as const }] };
    const ports = hearing(made, silent);
    const withoutConsent = recordSession(ports, { ...request(made), client: refused });
    await expect(withoutConsent).rejects.toMatchObject({ code: 'consent' });
    expect(opened).toBe(0);
    await expect(recordSession(ports, request(made))).rejects.toMatchObject({ code: 'audio' });
    expect(readdirSync(join(made.vault.directory, 'sessions'))).toEqual([]);
  });

  it('ends where consent is withdrawn, keeps what was sealed until then, and says why', async () => {
    const { made, parts } = watchingParts(await stage());
    const { people, sessions, captures } = made.ports.vault;
    let closed = false;
    async function* endless({ signal }: { signal: AbortSignal }): AsyncIterable<CaptureItem> {
      try {
        for (let part = 0; !signal.aborted; part++) {
          if (part === 3) await people.saveConsentEvent(withdrawal);
          yield tone(2000);
          await expect
            .poll(() => signal.aborted || parts.length === 2 * part + 2, { interval: 5 })
            .toBe(true);
        }
      } finally {
        closed = true;
      }
    }
    const recording = recordSession(hearing(made, endless), request(made));
    await expect(recording).rejects.toMatchObject({ code: 'consent' });
    expect(closed).toBe(true);
    const [session] = await sessions.listSessions();
    expect((await recorded(made, session?.id ?? '')).recording.durationMs).toBe(6000);
    expect(await captures.unfinished()).toEqual([]);
  });

  it('whose process died after it was written, before its parts were erased, is not made twice', async () => {
    const made = await stage();
    const { captures } = made.ports.vault;
    const { ports } = playing(made, [tone(2500)]);
    const clear = () => Promise.reject(new Error('died'));
    const dying = { ...ports, vault: { ...ports.vault, captures: { ...captures, clear } } };
    const error = await recordSession(dying, request(made)).catch((thrown: unknown) => thrown);
    const [sessionId = ''] = await captures.unfinished();
    expect(error).toMatchObject({
      message: 'the recording could not be finished; 00:02 of sound are safe in the vault',
      hint: `amynote record --resume ${sessionId}`,
    });
    const resumed = await resumeCapture(made.ports, { sessionId });
    expect(resumed.audioRevision).toBe(1);
    expect(filesBelow(join(made.vault.directory, 'sessions', sessionId))).toEqual(finished);
  });
});

describe('before the microphone is opened', () => {
  it('too little room is refused, little room and a clock that went back are told, an impossible year is refused', async () => {
    const made = await stage();
    const { captures } = made.ports.vault;
    let opened = 0;
    async function* counted(): AsyncIterable<CaptureItem> {
      opened += 1;
      yield tone(1000);
    }
    const withDisk = (freeBytes: number, lastWriteAt: Date | undefined, now = new Date()) => ({
      ...hearing(made, counted),
      now: () => now,
      vault: {
        ...made.ports.vault,
        captures: { ...captures, disk: async () => ({ freeBytes, lastWriteAt }) },
      },
    });
    await expect(recordSession(withDisk(99e6, undefined), request(made))).rejects.toMatchObject({
      code: 'failed',
      message: 'there is no room to record: 99 MB are free',
    });
    await expect(
      recordSession(withDisk(9e9, undefined, new Date('2101-01-01')), request(made)),
    ).rejects.toMatchObject({
      message: 'the clock of this machine shows the year 2101',
    });
    expect(opened).toBe(0);
    await recordSession(withDisk(1.5e9, new Date(Date.now() + 3_600_000)), request(made));
    const notices = made.events.flatMap((event) => (event.type === 'notice' ? [event.message] : []));
    expect(notices).toEqual([
      'the disk has little room: 1500 MB are free',
      'the clock of this machine is behind what was last written to the vault; check it',
    ]);
    const real = await captures.disk();
    expect(real.freeBytes).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - (real.lastWriteAt?.getTime() ?? 0))).toBeLessThan(60_000);
  });
});

describe('a disk that fills up while recording', () => {
  const roomy = (made: Stage) => {
    const { captures } = made.ports.vault;
    const disk = async () => ({ freeBytes: 1e12, lastWriteAt: undefined });
    return {
      ...made,
      ports: { ...made.ports, vault: { ...made.ports.vault, captures: { ...captures, disk } } },
    };
  };

  it('loses no sound: it is held in memory, said at once, and written when there is room', async (context) => {
    const disk = smallDisk('900k');
    if (disk === undefined) return context.skip();
    const { made, parts } = watchingParts(roomy(await stage(undefined, disk)));
    let filler = '';
    const heard = (fact: string) => () =>
      expect.poll(() => facts(made).map(([name]) => name), { timeout: 5000 }).toContain(fact);
    const script = playing(made, [
      tone(3000),
      () => expect.poll(() => parts.length).toBe(3),
      () => {
        filler = fill(disk);
      },
      tone(4000),
      heard('held-in-memory'),
      tone(2000),
      () => rmSync(filler),
      heard('sealed-again'),
      tone(1000),
    ]);
    const { id } = await recordSession(script.ports, { ...request(made), onControls: script.onControls });
    const { recording, pcm } = await recorded(made, id);
    expect(recording).toMatchObject({ durationMs: 10_000, gaps: [] });
    expect(loudnessOf(pcm, 0, 10_000)).toBeGreaterThan(1000);
    const said = made.events.flatMap((event) => (event.type === 'captured' ? [event.message] : []));
    expect(said[0]).toMatch(/^the disk is full: 00:0\d of sound are held in memory only$/);
    expect(filesBelow(made.vault.directory).filter((path) => path.includes('.tmp-'))).toEqual([]);
  });

  it('for more than memory may hold ends it, and says what is safe: that becomes the recording later', async (context) => {
    const disk = smallDisk('900k');
    if (disk === undefined) return context.skip();
    const { made, parts } = watchingParts(roomy(await stage(undefined, disk)));
    let filler = '';
    const script = playing(made, [
      tone(6000),
      () => expect.poll(() => parts.length).toBe(6),
      () => {
        filler = fill(disk);
      },
      tone(1000),
      () => expect.poll(() => facts(made).length).toBe(1),
      ...Array.from({ length: 30 }, () => tone(10_000)),
    ]);
    const recording = recordSession(script.ports, { ...request(made), onControls: script.onControls });
    await expect(recording).rejects.toMatchObject({
      code: 'failed',
      message: 'the disk is full; finished work is kept; 00:06 of sound are safe in the vault',
      hint: expect.stringMatching(/^amynote record --resume \w{12}$/),
    });
    const [sessionId = ''] = await made.ports.vault.captures.unfinished();
    rmSync(filler);
    expect((await resumeCapture(made.ports, { sessionId })).durationMs).toBe(6000);
    expect(await made.ports.vault.captures.unfinished()).toEqual([]);
  });
});
