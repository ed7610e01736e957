import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Correction, Line, Transcript } from '../../../src/core/artefacts/transcript.ts';
import { correct } from '../../../src/pipeline/correct.ts';
import { hasOwnWords } from '../../../src/pipeline/corrections.ts';
import { diarize } from '../../../src/pipeline/diarize.ts';
import { draft } from '../../../src/pipeline/draft.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { relabel } from '../../../src/pipeline/relabel.ts';
import { sign } from '../../../src/pipeline/sign.ts';
import { readSpokenLines } from '../../../src/pipeline/stage-session.ts';
import { transcribe } from '../../../src/pipeline/transcribe.ts';
import { echo, type Stage, said, spokenSession, stage } from './stage.ts';

let made: Stage;
let sessionId: string;
beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
});

async function transcript(): Promise<Transcript> {
  const held = await made.ports.vault.sessions.latest(sessionId, 'transcript');
  if (held === undefined) throw new Error('no transcript');
  return held.value;
}

async function textOf(line: number): Promise<string | undefined> {
  return (await transcript()).lines.find(({ id }) => id === line)?.text;
}

const write = (line: number, text: string) =>
  correct(made.ports, { sessionId, change: { type: 'line', line, text } });
const undo = (id?: number) =>
  correct(made.ports, { sessionId, change: { type: 'undo', ...(id !== undefined && { id }) } });

describe('a correction', () => {
  it('is a new revision and a journal entry, and the line says so', async () => {
    const before = await textOf(4);
    const { revision, made: entries } = await write(4, 'I slept maybe five hours.');
    expect(revision).toBe(2);
    expect(entries).toMatchObject([
      { id: 1, line: 4, from: before, to: 'I slept maybe five hours.', by: 'clinician' },
    ]);
    expect((await transcript()).lines[3]).toMatchObject({
      text: 'I slept maybe five hours.',
      flags: ['corrected'],
    });
  });

  it('is one clean line, whatever was typed', async () => {
    await write(4, ' five\u001b[2J \n hours\u202e\r\n\u2028each ');
    expect(await textOf(4)).toBe('five hours each');
  });

  it.each([
    ['no words', 4, ' \n ', 'usage'],
    ['too many', 4, 'x'.repeat(4001), 'usage'],
    ['a line that is not there', 99, 'x', 'not-found'],
  ])('is refused with %s, and nothing is written', async (_what, line, text, code) => {
    await expect(write(line, text)).rejects.toMatchObject({ code });
    expect((await made.ports.vault.sessions.latest(sessionId, 'transcript'))?.revision).toBe(1);
  });

  it('that changes nothing writes nothing', async () => {
    const { revision } = await write(4, (await textOf(4)) ?? '');
    expect(revision).toBe(1);
    expect(said(made.events, 'skipped')).toEqual(['correct: nothing to change']);
  });

  it('is refused when the line is another one than was shown', async () => {
    const seen = (await textOf(4)) ?? '';
    await write(4, 'changed by somebody else');
    const change = { type: 'line', line: 4, text: 'mine', seen } as const;
    await expect(correct(made.ports, { sessionId, change })).rejects.toMatchObject({ code: 'failed' });
    expect(await textOf(4)).toBe('changed by somebody else');
  });

  it('by two at the same time loses neither: one is told that the session is busy', async () => {
    const outcomes = await Promise.allSettled([write(2, 'first'), write(4, 'second')]);
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect((await transcript()).corrections).toHaveLength(done);
    expect(done).toBeGreaterThanOrEqual(1);
  });
});

describe('taking back', () => {
  it('brings the words and the flags of before, step by step, and is in the journal', async () => {
    const before = (await transcript()).lines;
    await write(4, 'one');
    await write(4, 'two');
    await write(6, 'three');
    await undo();
    await undo();
    expect(await textOf(4)).toBe('one');
    await undo();
    expect((await transcript()).lines).toEqual(before);
    expect((await transcript()).corrections?.map(({ id, undoes }) => [id, undoes])).toEqual([
      [1, undefined],
      [2, undefined],
      [3, undefined],
      [4, 3],
      [5, 2],
      [6, 1],
    ]);
    await expect(undo()).rejects.toMatchObject({ code: 'not-found' });
  });

  it('brings back what spoke against the words, which words of the clinician do without', async () => {
    const held = await made.ports.vault.sessions.latest(sessionId, 'transcript');
    if (held === undefined) throw new Error('no transcript');
    const doubted: Partial<Line> = {
      confidence: 0,
      flags: ['inaudible', 'asked-again'],
      alternatives: [{ text: 'I want to die.', reason: 'no-speech' }],
    };
    const lines = held.value.lines.map((line) => (line.id === 4 ? { ...line, ...doubted } : line));
    await made.ports.vault.sessions.write({ ...held.value, lines, correctedFrom: held.sha256 });
    await correct(made.ports, { sessionId, change: { type: 'take', line: 4, alternative: 1 } });
    const taken = (await transcript()).lines[3];
    expect(taken).toMatchObject({ text: 'I want to die.', flags: ['asked-again', 'corrected'] });
    expect(taken).not.toHaveProperty('confidence');
    expect(taken).not.toHaveProperty('alternatives');
    await undo();
    expect((await transcript()).lines).toEqual(lines);
    await undo(2);
    expect((await transcript()).lines[3]).toEqual(taken);
  });

  it('can itself be taken back', async () => {
    await write(4, 'one');
    await undo();
    await undo(2);
    expect(await textOf(4)).toBe('one');
    expect((await transcript()).lines[3]?.flags).toEqual(['corrected']);
    await undo();
    expect((await transcript()).lines[3]?.flags).toBeUndefined();
  });

  it('of a line that was changed again since is refused, with the change to take back first', async () => {
    await write(4, 'one');
    await write(4, 'two');
    await expect(undo(1)).rejects.toMatchObject({ hint: expect.stringContaining('--undo 2') });
    await undo(2);
    await expect(undo(2)).rejects.toMatchObject({ message: 'that correction is taken back already' });
  });
});

describe('the glossary', () => {
  it('puts right what it finds, once, and never again what the clinician took back', async () => {
    await write(4, 'I slept badly on the sir tralene.');
    await write(6, 'Never. Nothing like a room a nation.');
    await undo(2);
    await write(8, 'There was some counter transference.');
    await undo(4);
    const first = await correct(made.ports, { sessionId, change: { type: 'glossary' } });
    // What the clinician wrote has the last word, and so has what the clinician took back.
    expect(first.made).toEqual([]);
  });

  it('corrects imported words, each in the journal', async () => {
    const held = await made.ports.vault.sessions.latest(sessionId, 'transcript');
    if (held === undefined) throw new Error('no transcript');
    const lines = held.value.lines.map((line) =>
      line.id === 4 ? { ...line, text: 'I slept badly on the sir tralene.' } : line,
    );
    await made.ports.vault.sessions.write({ ...held.value, lines, correctedFrom: held.sha256 });
    const { made: entries } = await correct(made.ports, { sessionId, change: { type: 'glossary' } });
    expect(entries).toMatchObject([{ line: 4, by: 'glossary', to: 'I slept badly on the sertraline.' }]);
    await undo();
    expect((await correct(made.ports, { sessionId, change: { type: 'glossary' } })).made).toEqual([]);
    expect(await textOf(4)).toBe('I slept badly on the sir tralene.');
  });
});

describe('words of the clinician', () => {
  const entry: Correction = {
    id: 1,
    line: 4,
    from: 'a',
    to: 'b',
    by: 'glossary',
    at: '2026-03-02T20:00:00Z',
  };
  const back = (id: number): Correction => ({ ...entry, id, by: 'clinician', undoes: id - 1 });

  it('are also those that stand because the clinician took a change of the glossary back', async () => {
    const of = async (...corrections: Correction[]) => hasOwnWords({ ...(await transcript()), corrections });
    expect(await of(entry)).toBe(false);
    expect(await of(entry, back(2))).toBe(true);
    expect(await of(entry, back(2), back(3))).toBe(false);
    expect(await of({ ...entry, by: 'clinician' }, back(2))).toBe(false);
  });
});

describe('what rests on the words', () => {
  it('is stale: the draft is not signed until it is made again', async () => {
    await draft(made.ports, { sessionId, template: 'soap' });
    await write(4, 'I slept maybe five hours most nights.');
    const signer = { name: 'R. Vale', credential: 'LCSW' };
    await expect(sign(made.ports, { confirmed: ['risk', 'plan'], sessionId, signer })).rejects.toMatchObject({
      code: 'unresolved',
      message: 'the transcript or its speakers changed since this draft',
    });
    expect((await draft(made.ports, { sessionId, template: 'soap' })).revision).toBe(2);
  });

  it('keeps its speakers, with what the clinician said of them', async () => {
    await relabel(made.ports, {
      sessionId,
      change: { type: 'lines', stretches: [{ from: 4, to: 4 }], participant: 'therapist' },
    });
    await write(4, 'changed');
    const spoken = await readSpokenLines(made.ports, sessionId);
    expect(spoken?.lines[3]).toMatchObject({ text: 'changed', participant: 'therapist' });
    expect((await diarize(made.ports, { sessionId })).value.method).toBe('relabel');
  });

  it('keeps them when a correction is killed before they are carried over, and the next one completes it', async () => {
    const { sessions } = made.ports.vault;
    const held = await sessions.latest(sessionId, 'transcript');
    if (held === undefined) throw new Error('no transcript');
    const before = (await readSpokenLines(made.ports, sessionId))?.lines.map(
      ({ participant }) => participant,
    );
    await sessions.write<Transcript>({ ...held.value, correctedFrom: held.sha256 });
    const speakersNow = async () =>
      (await readSpokenLines(made.ports, sessionId))?.lines.map(({ participant }) => participant);
    expect(await speakersNow()).toEqual(before);
    await write(4, 'changed');
    await write(6, 'changed');
    expect(await speakersNow()).toEqual(before);
  });
});

describe('a recording whose transcript was corrected', () => {
  it('is not transcribed anew by another model, until the correction is taken back', async () => {
    const { transcriber, calls } = echo();
    const sound = join(import.meta.dirname, '../../../fixtures/sessions/short-01.opus');
    const request = { client: made.client, path: sound, channelPerPerson: false, startedAt: new Date() };
    const ports = { ...made.ports, transcriber: async () => transcriber };
    const { id } = await importRecording(ports, request);
    await transcribe(ports, { sessionId: id, jobs: 2 });
    const asked = calls.length;
    await correct(ports, { sessionId: id, change: { type: 'line', line: 1, text: 'what was said' } });
    const other = { ...ports, transcriber: async () => ({ ...transcriber, model: 'echo-2' }) };
    expect((await transcribe(other, { sessionId: id, jobs: 2 })).value.lines[0]?.text).toBe('what was said');
    expect(calls).toHaveLength(asked);
    expect(said(made.events, 'skipped').at(-1)).toContain(`amynote correct ${id} --undo`);
    await correct(ports, { sessionId: id, change: { type: 'undo' } });
    expect((await transcribe(other, { sessionId: id, jobs: 2 })).value.engine?.model).toBe('echo-2');
  });
});
