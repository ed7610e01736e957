import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { LineSpeaker } from '../../../src/core/artefacts/speakers.ts';
import type { Diarizer } from '../../../src/core/speech-ports.ts';
import { diarize } from '../../../src/pipeline/diarize.ts';
import { formerDecisions } from '../../../src/pipeline/former-decisions.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { importCaptions } from '../../../src/pipeline/import-captions.ts';
import { nameVoice } from '../../../src/pipeline/name-voice.ts';
import { type Relabelling, relabel } from '../../../src/pipeline/relabel.ts';
import { readSpokenLines } from '../../../src/pipeline/stage-session.ts';
import { transcribe } from '../../../src/pipeline/transcribe.ts';
import { unsureLines } from '../../../src/pipeline/unsure-lines.ts';
import { transcript } from '../vault/artefacts.ts';
import { echo, type Stage, said, spokenSession, stage } from './stage.ts';

let made: Stage;
let sessionId: string;

beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
});

const apply = (change: Relabelling) => relabel(made.ports, { sessionId, change });
const give = (participant: string | null, ...stretches: { from?: number; to?: number }[]) =>
  apply({ type: 'lines', stretches, participant });
const who = (lines: readonly LineSpeaker[]) =>
  lines.map(({ participant }) => ({ therapist: 'T', client: 'C' })[participant ?? ''] ?? '?').join('');

async function held() {
  const found = await made.ports.vault.sessions.latest(sessionId, 'speakers');
  if (found === undefined) throw new Error('there are no speakers');
  return found.value;
}

describe('relabelling', () => {
  it('gives stretches of lines to a participant for certain, and the rest stays', async () => {
    const before = await held();
    expect(who(before.lines)).toBe('TCTCTCTCTC');
    const { value, revision, changed } = await give(
      'client',
      { from: 1, to: 2 },
      { from: 5, to: 5 },
      { from: 9 },
    );
    expect(revision).toBe(2);
    expect(value.method).toBe('relabel');
    expect(who(value.lines)).toBe('CCTCCCTCCC');
    expect(changed).toBe(3);
    expect(value.lines[0]).toEqual({
      ...before.lines[0],
      participant: 'client',
      confidence: 1,
      confirmed: true,
      span: { startMs: 0, endMs: 5000 },
    });
    expect(value.lines.slice(2, 4)).toEqual(before.lines.slice(2, 4));
  });

  it('swaps two voices but for lines that were decided one by one, and twice changes nothing', async () => {
    await give('client', { from: 3, to: 4 });
    const before = await held();
    expect(who((await apply({ type: 'swap' })).value.lines)).toBe('CTCCCTCTCT');
    const { value } = await apply({ type: 'swap' });
    expect(who(value.lines)).toBe(who(before.lines));
    expect(value.voices?.map(({ by }) => by)).toEqual(['clinician', 'clinician']);
  });

  it('swaps some lines, all of them, and for certain', async () => {
    await give('client', { from: 3, to: 3 });
    const { value } = await apply({ type: 'swap', stretches: [{ from: 2, to: 4 }] });
    expect(who(value.lines)).toBe('TTTTTCTCTC');
    expect(value.lines.filter(({ confirmed }) => confirmed).map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  it('gives a line back as nobody’s, which is a decision too', async () => {
    const { value } = await give(null, { from: 2, to: 2 });
    expect(value.lines[1]).toMatchObject({ participant: null, confidence: 0, confirmed: true });
    expect(await unsureLines(made.ports, sessionId)).toEqual([]);
  });

  it.each([
    ['somebody who was not there', 1, 2, 'client-2'],
    ['lines past the end', 9, 11, 'client'],
    ['no line', 0, 1, 'client'],
    ['lines the wrong way round', 3, 2, 'client'],
  ])('of %s is refused', async (_, from, to, participant) => {
    await expect(give(participant, { from, to })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of speakers that belong to an older transcript is refused, as nobody would see it', async () => {
    await made.ports.vault.sessions.write(transcript('Something else was said.', sessionId));
    const refused = apply({ type: 'swap' });
    await expect(refused).rejects.toMatchObject({ code: 'failed', hint: expect.stringContaining('diarize') });
  });
});

describe('what was decided', () => {
  it('is found again in another transcript of the same sound, where the same stretches are', async () => {
    await give('client', { from: 3, to: 4 });
    const { value } = await apply({ type: 'swap' });
    const line = (id: number, startMs: number, endMs: number) => ({ id, startMs, endMs, text: 'x' });
    const lines = [line(1, 12_100, 16_800), line(2, 18_000, 21_000), line(3, 24_000, 29_000)];
    const found = formerDecisions(value, { lines });
    expect(found.lines).toMatchObject([
      { line: 1, participant: 'client', confirmed: true, span: { startMs: 12_100, endMs: 16_800 } },
      { line: 3, participant: 'client' },
    ]);
    expect(found.lines[1]?.confirmed).toBeUndefined();
  });

  it('of a whole voice is found again, too, also after the voices were told apart anew', async () => {
    const told = await held();
    // As a diarizer leaves them that knows no names.
    const voices = told.voices?.map(({ voice }) => ({ voice })) ?? [];
    const nameless = told.lines.map((line) => ({ ...line, participant: null }));
    await made.ports.vault.sessions.write({ ...told, method: 'acoustic', lines: nameless, voices });
    await nameVoice(made.ports, { sessionId, voice: 1, participant: 'therapist' });
    const { ports } = made;
    const of = voices.length;
    const diarizer = async (): Promise<Diarizer> => ({
      method: 'acoustic',
      scope: 'record_audio',
      diarize: async ({ lines }) => ({
        lines: lines.map((_, at) => ({ voice: at % of, confidence: 0.9 })),
        voices: voices.map(() => ({ seconds: 30, likeness: [] })),
      }),
    });
    const before = await diarize({ ...ports, diarizer }, { sessionId, voices: 2 });
    expect(who(before.value.lines)).toBe('TCTCTCTCTC');
    const words = await ports.vault.sessions.latest(sessionId, 'transcript');
    const lines = words?.value.lines.map((line) => ({ ...line, text: 'Mm.' })) ?? [];
    await ports.vault.sessions.write({ ...transcript('', sessionId), lines });
    const after = await diarize({ ...ports, diarizer }, { sessionId, voices: 2 });
    expect(who(after.value.lines)).toBe('TCTCTCTCTC');
    expect(after.value.voices?.map(({ by }) => by)).toEqual(['clinician', 'elimination']);
  });

  it('is found at its own channel and at the nearest place, once', async () => {
    const { value } = await give('client', { from: 3, to: 3 });
    const line = (id: number, startMs: number, channel: 0 | 1) => {
      return { id, startMs, endMs: startMs + 5000, text: 'x', channel };
    };
    const entry = (number: number, participant: string, startMs: number, channel: 0 | 1): LineSpeaker => {
      const span = { startMs, endMs: startMs + 5000, channel };
      return { line: number, participant, confidence: 1, confirmed: true, span };
    };
    const before = {
      ...value,
      lines: [
        entry(1, 'client', 1000, 1),
        entry(2, 'client', 1200, 1),
        entry(3, 'therapist', 9000, 0),
        entry(4, 'client', 9100, 0),
      ],
    };
    const lines = [line(1, 1190, 0), line(2, 1010, 1), line(3, 1190, 1), line(4, 9090, 0)];
    const found = formerDecisions(before, { lines }).lines;
    expect(found.map((one) => [one.line, one.participant])).toEqual([
      [2, 'client'],
      [3, 'client'],
      [4, 'client'],
    ]);
    expect(found.at(-1)?.span).toEqual({ startMs: 9090, endMs: 14_090, channel: 0 });
  });
});

describe('a line that is left out as a copy of another one', () => {
  const echoes = async () => (await readSpokenLines(made.ports, sessionId))?.echoes ?? [];
  const diarizer = async (): Promise<Diarizer> => ({
    method: 'channels',
    scope: 'record_audio',
    diarize: async ({ lines }) => ({
      lines: lines.map((_, at) => ({ voice: at % 2, confidence: 1, ...(at === 5 && { echoOf: 5 }) })),
      voices: [0, 1].map(() => ({ seconds: 30, likeness: [] })),
    }),
  });
  const again = (voices: number) =>
    diarize({ ...made.ports, diarizer }, { sessionId, engine: 'channels', voices });

  it('is shown from the moment that the clinician says whose it is, whatever is computed later', async () => {
    await again(2);
    expect((await echoes()).map(({ id, echoOf }) => [id, echoOf])).toEqual([[6, 5]]);
    expect(said(made.events, 'finished').at(-1)).toMatch(/^diarize: 9 lines \(1 more heard twice\)/);
    await give('client', { from: 6, to: 6 });
    expect(await echoes()).toEqual([]);
    const { value } = await again(3);
    expect(value.lines[5]).toMatchObject({ participant: 'client', confirmed: true });
    expect(await echoes()).toEqual([]);
  });

  it('is shown where the other one is no longer there', async () => {
    const { value } = await again(2);
    const lines = value.lines.filter(({ line }) => line !== 5);
    await made.ports.vault.sessions.write({ ...value, lines });
    expect(await echoes()).toEqual([]);
  });
});

describe('speakers that are found again', () => {
  it('keep what the clinician decided, of the same transcript and of another of the same sound', async () => {
    const { ports, client } = made;
    const path = join(import.meta.dirname, '../../../fixtures/sessions/short-01.opus');
    const startedAt = new Date('2026-03-02T20:00:00Z');
    ({ id: sessionId } = await importRecording(ports, { client, path, channelPerPerson: false, startedAt }));
    const heardBy = (model: string) => ({
      ...ports,
      transcriber: async () => ({ ...echo().transcriber, model }),
    });
    await transcribe(heardBy('one'), { sessionId, jobs: 2 });
    const first = await diarize(ports, { sessionId });
    const decided = first.value.lines.slice(1, 4).map(({ line, participant }) => ({
      line,
      participant: participant === 'client' ? 'therapist' : 'client',
    }));
    for (const { line, participant } of decided) await give(participant, { from: line, to: line });
    await give(null, { from: 5, to: 5 });
    const kept = [...decided, { line: 5, participant: null }].map((one) => ({ ...one, confirmed: true }));

    const again = await diarize(ports, { sessionId, voices: 3 });
    expect(again.value.lines.slice(1, 5)).toMatchObject(kept);
    await transcribe(heardBy('two'), { sessionId, jobs: 2 });
    const anew = await diarize(ports, { sessionId });
    expect(anew.value.inputs.transcript).not.toBe(first.value.inputs.transcript);
    expect(anew.value.lines.slice(1, 5)).toMatchObject(kept);
    expect(anew.value.lines.filter(({ confirmed }) => confirmed)).toHaveLength(4);
  });
});

describe('lines to confirm', () => {
  const captions = (...labels: string[]) =>
    [
      'WEBVTT',
      ...labels.map((label, at) => `00:0${at}.000 --> 00:0${at}.900\n<v ${label}>words ${at}</v>`),
    ].join('\n\n');
  const taken = async (...labels: string[]) => {
    const startedAt = new Date('2026-03-02T20:00:00Z');
    const session = await importCaptions(made.ports, {
      client: made.client,
      text: captions(...labels),
      startedAt,
    });
    sessionId = session.id;
  };
  const open = async () => (await unsureLines(made.ports, sessionId)).map(({ id, label }) => [id, label]);

  it('are those of labels that are nobody’s, until their voice or the line is named', async () => {
    await taken('Speaker 1', 'Therapist', 'Speaker 2', 'SPEAKER 1', 'Speaker 2');
    expect(await open()).toEqual([
      [1, 'Speaker 1'],
      [3, 'Speaker 2'],
      [4, 'Speaker 1'],
      [5, 'Speaker 2'],
    ]);
    await nameVoice(made.ports, { sessionId, voice: 1, participant: 'client' });
    expect(await open()).toEqual([
      [3, 'Speaker 2'],
      [5, 'Speaker 2'],
    ]);
    await give('client', { from: 3, to: 3 });
    expect(await open()).toEqual([[5, 'Speaker 2']]);
  });

  it('are those whose speaker is not sure, but not those where nothing is heard', async () => {
    const sessions = made.ports.vault.sessions;
    const words = await sessions.latest(sessionId, 'transcript');
    if (words === undefined) throw new Error('there is no transcript');
    const [first, ...rest] = words.value.lines;
    if (first === undefined) throw new Error('there is no line');
    const lines = [{ ...first, flags: ['inaudible' as const] }, ...rest];
    const written = await sessions.write({ ...words.value, lines });
    const confidences = [0.2, 0.9, 0.7, 0.74, 0.75];
    await sessions.write({
      ...(await held()),
      inputs: { transcript: written.sha256 },
      method: 'acoustic',
      lines: (await held()).lines.map((line, at) => ({ ...line, confidence: confidences[at] ?? 1 })),
      voices: [],
    });
    expect((await unsureLines(made.ports, sessionId)).map(({ id, confidence }) => [id, confidence])).toEqual([
      [3, 0.7],
      [4, 0.74],
    ]);
  });
});
