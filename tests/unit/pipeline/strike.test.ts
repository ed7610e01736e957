import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Note } from '../../../src/core/artefacts/note.ts';
import type { Speakers } from '../../../src/core/artefacts/speakers.ts';
import type { Alternative, Transcript } from '../../../src/core/artefacts/transcript.ts';
import type { StagePorts } from '../../../src/core/ports.ts';
import { correct } from '../../../src/pipeline/correct.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { recordSession } from '../../../src/pipeline/record.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { strike } from '../../../src/pipeline/strike.ts';
import { transcribe } from '../../../src/pipeline/transcribe.ts';
import { isTried } from '../some-steps.ts';
import { afterTheLast, filesBelow, temporaryFolder } from '../vault/play-vault.ts';
import { loudnessOf, playing, recorded, tone } from './microphone.ts';
import { echo, type Stage, stage } from './stage.ts';

const header = { v: 1, createdAt: '2026-03-02T21:00:00.000Z', tool: 'amynote/0.1.0' } as const;
const participants: Speakers['participants'] = [
  { id: 'therapist', role: 'therapist' },
  { id: 'client', role: 'client', personId: 'p1' },
];

/** Six lines of three seconds each; the third and fourth are the ones to be struck. */
const spoken = [
  ['therapist', 'How has your week been since we talked?'],
  ['client', 'I slept maybe four hours most nights and I missed two shifts at work.'],
  ['therapist', 'You said something about your sister before.'],
  ['client', 'My sister stole forty dollars from my purse on Sunday.'],
  ['therapist', 'Could you write down one thought each evening this week?'],
  ['client', 'Yes, I can write one down each evening before I go to bed.'],
] as const;

/** What came back at the lines beside them, and is not believed: the words to be struck, once more. */
const heldBack: Record<number, Alternative[]> = {
  0: [{ text: spoken[3][1], reason: 'repeat', startMs: 0, endMs: 2500 }],
  1: [{ text: `I slept. ${spoken[3][1]}`, reason: 'too-long', startMs: 3000, endMs: 11_500 }],
  4: [{ text: spoken[3][1], reason: 'incomplete' }],
};

/** A session with sound, lines, speakers and a draft, as the stages would have made them. */
async function sessionWithDraft(made: Stage): Promise<string> {
  const { sessions, checkpoints } = made.ports.vault;
  const request = { client: made.client, channels: 1 as const, stop: new AbortController().signal };
  const sessionId = (await recordSession(playing(made, [tone(20_000)]).ports, request)).id;
  const recording = await sessions.latest(sessionId, 'recording');
  const transcript = await sessions.write<Transcript>({
    ...header,
    sessionId,
    kind: 'transcript',
    inputs: { recording: recording?.sha256 ?? '' },
    engine: { name: 'echo', model: 'echo-1', requestIds: [] },
    durationMs: 20_000,
    lines: spoken.map(([, text], at) => {
      const alternatives = heldBack[at];
      const line = { id: at + 1, startMs: at * 3000, endMs: at * 3000 + 2500, text };
      return { ...line, ...(alternatives && { alternatives }) };
    }),
  });
  await sessions.write<Speakers>({
    ...header,
    sessionId,
    kind: 'speakers',
    inputs: { transcript: transcript.sha256 },
    method: 'relabel',
    participants,
    lines: spoken.map(([participant], at) => ({ line: at + 1, participant, confidence: 1 })),
  });
  await checkpoints.write(sessionId, 'a piece', JSON.stringify({ text: spoken[3][1] }));
  await draft(made.ports, { sessionId, template: 'soap' });
  return sessionId;
}

const struckWords = 'forty dollars';
const stretch = { fromMs: 6000, toMs: 12_000 };

/** What every file of a session's words holds, however old. */
async function everyText(made: Stage, sessionId: string): Promise<string> {
  const folder = join(made.vault.directory, 'sessions', sessionId);
  const { readFile } = await import('node:fs/promises');
  const paths = filesBelow(folder).filter((path) => path.endsWith('.age') && !path.startsWith('audio.'));
  const texts = paths.map(async (path) =>
    new TextDecoder().decode(await made.vault.files.open(await readFile(join(folder, path)))),
  );
  return (await Promise.all(texts)).join('\n');
}

async function expectStruck(made: Stage, sessionId: string): Promise<void> {
  const { sessions } = made.ports.vault;
  const { recording, pcm } = await recorded(made, sessionId);
  expect(recording).toMatchObject({ durationMs: 20_000, strikes: [{ startMs: 6000, endMs: 12_000 }] });
  expect(loudnessOf(pcm, 0, 6000)).toBeGreaterThan(1000);
  expect(loudnessOf(pcm, 6000, 12_000)).toBeLessThan(5);
  expect(loudnessOf(pcm, 12_000, 20_000)).toBeGreaterThan(1000);
  const transcript = await sessions.latest(sessionId, 'transcript');
  const speakers = await sessions.latest(sessionId, 'speakers');
  const note = await sessions.latest(sessionId, 'note');
  expect(transcript?.value.lines.map(({ id }) => id)).toEqual([1, 2, 5, 6]);
  expect(speakers?.value.lines.map(({ line }) => line)).toEqual([1, 2, 5, 6]);
  expect(transcript?.value.inputs).toEqual({
    recording: (await sessions.latest(sessionId, 'recording'))?.sha256,
  });
  expect(speakers?.value.inputs).toEqual({ transcript: transcript?.sha256 });
  expect(note?.value.inputs).toMatchObject({ transcript: transcript?.sha256, speakers: speakers?.sha256 });
  expect(statementsOf(note?.value).length).toBeGreaterThan(0);
  expect(statementsOf(note?.value).flatMap(({ lines }) => lines)).not.toContain(4);
  const names = filesBelow(join(made.vault.directory, 'sessions', sessionId));
  const kinds = names.map((name) => name.split('.')[0] ?? '').filter((name) => name !== 'pieces/');
  expect(kinds.sort()).toEqual(['audio', 'note', 'recording', 'session', 'speakers', 'transcript']);
  expect(await everyText(made, sessionId)).not.toContain(struckWords);
}

function statementsOf(note: Note | undefined) {
  return (note?.content.sections ?? []).flatMap(({ statements }) => statements);
}

describe('a stretch that is struck afterwards', () => {
  const atEnd = afterTheLast();
  let made: Stage;
  let sessionId: string;
  const copy = temporaryFolder(atEnd);
  beforeAll(async () => {
    made = await stage(undefined, temporaryFolder(atEnd));
    sessionId = await sessionWithDraft(made);
    cpSync(made.vault.home, copy, { recursive: true });
  });

  /** The same vault as it was before any strike, opened by a new process so to speak. */
  async function untouched(): Promise<Stage> {
    rmSync(made.vault.home, { recursive: true });
    cpSync(copy, made.vault.home, { recursive: true });
    return { ...made, ports: { ...made.ports, vault: await made.vault.open() } };
  }

  it('is in no file any more: silence in the sound, no line, no speaker, no statement, no older revision', async () => {
    const fresh = await untouched();
    expect(await everyText(fresh, sessionId)).toContain(struckWords);
    const [first] = statementsOf((await fresh.ports.vault.sessions.latest(sessionId, 'note'))?.value);
    expect(first).toBeDefined();
    expect(await strike(fresh.ports, { sessionId, ...stretch })).toEqual({ signed: false, touched: [] });
    await expectStruck(fresh, sessionId);
    const again = filesBelow(made.vault.directory);
    await strike(fresh.ports, { sessionId, ...stretch });
    expect(filesBelow(made.vault.directory)).toEqual(again);
  });

  it('is so whatever moment the first run was interrupted at, once it was run again', async () => {
    for (let steps = 0; ; steps += 1) {
      if (!isTried(steps)) continue;
      const fresh = await untouched();
      const ended = await strike(dyingAfter(fresh.ports, steps), { sessionId, ...stretch }).then(
        () => true,
        () => false,
      );
      if (ended) {
        expect(steps).toBeGreaterThan(8);
        break;
      }
      const next = { ...fresh, ports: { ...fresh.ports, vault: await made.vault.open() } };
      await strike(next.ports, { sessionId, ...stretch });
      await expectStruck(next, sessionId);
    }
  }, 120_000);

  it('after another one that was interrupted takes both away, and keeps what rests on the rest', async () => {
    for (const steps of [2, 3, 4]) {
      const fresh = await untouched();
      await strike(dyingAfter(fresh.ports, steps), { sessionId, ...stretch }).catch(() => undefined);
      await strike(fresh.ports, { sessionId, fromMs: 0, toMs: 1000 });
      const { sessions } = fresh.ports.vault;
      expect((await sessions.latest(sessionId, 'transcript'))?.value.lines.map(({ id }) => id)).toEqual([
        2, 5, 6,
      ]);
      expect((await sessions.latest(sessionId, 'speakers'))?.value.lines.map(({ line }) => line)).toEqual([
        2, 5, 6,
      ]);
      expect(statementsOf((await sessions.latest(sessionId, 'note'))?.value).length).toBeGreaterThan(0);
      expect(await everyText(fresh, sessionId)).not.toContain(struckWords);
    }
  });

  it('leaves a signed note as it is, and says so', async () => {
    const fresh = await untouched();
    const { sessions } = fresh.ports.vault;
    const held = await sessions.latest(sessionId, 'note');
    if (held === undefined) throw new Error('there is no draft');
    const sections = held.value.content.sections.map(({ missing: _, ...section }) => ({
      ...section,
      statements: section.statements.map((one) => ({ ...one, status: 'clinician' as const, problems: [] })),
    }));
    const risk = held.value.content.risk.map((one) => ({ ...one, source: 'clinician' as const }));
    const hits = held.value.content.hits?.map((one) => ({ ...one, disposition: 'not_risk' as const })) ?? [];
    await sessions.write<Note>({ ...held.value, content: { ...held.value.content, sections, risk, hits } });
    const signed = await sign(fresh.ports, {
      confirmed: ['risk', 'plan'],
      sessionId,
      signer: { name: 'Ada Lund', credential: 'LCSW' },
    });
    expect(await strike(fresh.ports, { sessionId, ...stretch })).toMatchObject({ signed: true });
    expect((await sessions.latest(sessionId, 'signed-note'))?.sha256).toBe(signed.sha256);
    expect((await sessions.latest(sessionId, 'transcript'))?.value.lines).toHaveLength(4);
  });

  it('takes its words out of the journal of corrections as well, whatever moment the correction died at', async () => {
    for (let steps = 0, ended = false; !ended; steps += 1) {
      const fresh = await untouched();
      const change = (line: number, text: string) => ({
        sessionId,
        change: { type: 'line' as const, line, text },
      });
      await correct(fresh.ports, change(2, 'I slept five hours.'));
      ended = await correct(dyingAfter(fresh.ports, steps), change(4, 'My sister took forty dollars.')).then(
        () => true,
        () => false,
      );
      const next = { ...fresh, ports: { ...fresh.ports, vault: await made.vault.open() } };
      await strike(next.ports, { sessionId, ...stretch });
      const { sessions } = next.ports.vault;
      const transcript = (await sessions.latest(sessionId, 'transcript'))?.value;
      expect(transcript?.corrections?.map(({ line }) => line)).toEqual([2]);
      expect((await sessions.latest(sessionId, 'speakers'))?.value.lines.map(({ line }) => line)).toEqual([
        1, 2, 5, 6,
      ]);
      expect(await everyText(next, sessionId)).not.toContain(struckWords);
      expect(steps).toBeLessThan(20);
    }
  }, 60_000);

  it('never frees the number of a correction that it takes away', async () => {
    const { ports } = await untouched();
    const change = (line: number) => ({ sessionId, change: { type: 'line' as const, line, text: 'other' } });
    await correct(ports, change(2));
    await correct(ports, change(4));
    await strike(ports, { sessionId, ...stretch });
    const { made: entries } = await correct(ports, change(5));
    expect(entries.map(({ id }) => id)).toEqual([3]);
  });

  it('beyond the end of the recording is refused, and one that passes it ends with it', async () => {
    const fresh = await untouched();
    await expect(strike(fresh.ports, { sessionId, fromMs: 20_000, toMs: 30_000 })).rejects.toMatchObject({
      code: 'usage',
      message: 'the session lasts 00:20: there is nothing to strike',
    });
    await strike(fresh.ports, { sessionId, fromMs: 19_000, toMs: 99_000 });
    const { recording } = await recorded(fresh, sessionId);
    expect(recording.strikes).toEqual([{ startMs: 19_000, endMs: 20_000 }]);
  });
});

describe('silence that stands for what is not there', () => {
  it('is never sent to a transcriber: no piece lies in a pause or in a strike', async () => {
    const heard = echo();
    const made = await stage(heard.transcriber);
    const request = { client: made.client, channels: 1 as const, stop: new AbortController().signal };
    const speech = await speechSound();
    const script = playing(made, [
      speech,
      (controls) => controls.pause(),
      tone(8000),
      (controls) => controls.pause(),
      speech,
    ]);
    const { id } = await recordSession(script.ports, { ...request, onControls: script.onControls });
    const { recording } = await recorded(made, id);
    const [gap] = recording.gaps;
    if (gap === undefined) throw new Error('there is no gap');
    const struck = { startMs: gap.endMs + 1000, endMs: gap.endMs + 7000 };
    await strike(made.ports, { sessionId: id, fromMs: struck.startMs, toMs: struck.endMs });
    const { value } = await transcribe(made.ports, { sessionId: id, jobs: 1 });
    expect(value.lines.length).toBeGreaterThan(1);
    // Around its words a piece holds a little of whatever there is: here, of silence.
    const slack = 500;
    for (const { startMs, endMs } of value.lines) {
      for (const silent of [gap, struck]) {
        const inside = Math.min(endMs, silent.endMs) - Math.max(startMs, silent.startMs);
        expect(inside, `${startMs}–${endMs}`).toBeLessThan(slack);
      }
    }
  });
});

async function speechSound() {
  const { execFileSync } = await import('node:child_process');
  const { ffmpeg } = await import('../audio/sounds.ts');
  const path = join(import.meta.dirname, '../../../fixtures/sessions/short-01.opus');
  const options = [
    '-loglevel',
    'error',
    '-t',
    '20',
    '-i',
    path,
    '-ar',
    '16000',
    '-ac',
    '1',
    '-f',
    's16le',
    '-',
  ];
  return { type: 'sound' as const, pcm: new Uint8Array(execFileSync(ffmpeg, options, { maxBuffer: 1e8 })) };
}

/** Ports of a process that dies after so many changes of the vault. */
function dyingAfter(ports: StagePorts, steps: number): StagePorts {
  let left = steps;
  const mortal =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('died')) : act(...args);
    };
  const { sessions, checkpoints } = ports.vault;
  const dying = {
    sessions: {
      ...sessions,
      writeAudio: mortal(sessions.writeAudio),
      write: mortal(sessions.write) as typeof sessions.write,
      erase: mortal(sessions.erase),
    },
    checkpoints: { ...checkpoints, clear: mortal(checkpoints.clear) },
  };
  return { ...ports, vault: { ...ports.vault, ...dying } };
}
