import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSessionScript, readTurns } from '../../../fixtures/load-session.ts';
import type { Line } from '../../../src/core/artefacts/transcript.ts';
import type { Diarizer } from '../../../src/core/speech-ports.ts';
import { diarize } from '../../../src/pipeline/diarize.ts';
import { enrollVoice } from '../../../src/pipeline/enroll-voice.ts';
import { enrolledVoices, forgetVoices } from '../../../src/pipeline/enrolled-voices.ts';
import { importRecording } from '../../../src/pipeline/import.ts';
import { nameVoice, readVoices } from '../../../src/pipeline/name-voice.ts';
import { relabel } from '../../../src/pipeline/relabel.ts';
import { headerFor } from '../../../src/pipeline/stage-session.ts';
import { strike } from '../../../src/pipeline/strike.ts';
import { createChannelsDiarizer } from '../../../src/speech/channels/channels-diarizer.ts';
import { hasFfmpeg } from '../speech/sounds.ts';

import { afterTheLast, temporaryFolder } from '../vault/play-vault.ts';
import { type Stage, said, spokenSession, stage } from './stage.ts';

const kit = join(import.meta.dirname, '../../../fixtures/sessions');
const atEnd = afterTheLast();

/** A recorded session of the kit with its true lines as transcript. @param words what is said instead */
async function recorded({ ports, client }: Stage, id: string, words?: string): Promise<string> {
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const path = join(kit, `${id}.opus`);
  const session = await importRecording(ports, { client, path, channelPerPerson: false, startedAt });
  const recording = await ports.vault.sessions.latest(session.id, 'recording');
  const { turns } = readTurns(join(kit, `${id}.turns.json`));
  const script = readSessionScript(join(kit, `${id}.yaml`));
  const lines = turns.map(({ turn, startMs, endMs }): Line => {
    return { id: turn, startMs, endMs, text: words ?? script.turns[turn - 1]?.text ?? '' };
  });
  const header = headerFor(ports, session.id, { recording: recording?.sha256 ?? '' });
  const durationMs = recording?.value.durationMs ?? 0;
  await ports.vault.sessions.write({ ...header, kind: 'transcript', durationMs, lines });
  return session.id;
}

const speakersOf = (id: string) =>
  readTurns(join(kit, `${id}.turns.json`)).turns.map(({ speaker }) => speaker);

describe.skipIf(!hasFfmpeg)('who spoke', () => {
  let made: Stage;
  let first: string;
  let second: string;
  beforeAll(async () => {
    made = await stage(undefined, temporaryFolder(atEnd));
    first = await recorded(made, 'short-01', 'Mm.');
    second = await recorded(made, 'maya-02', 'Mm.');
  }, 60_000);

  it('is not asked twice: only another question makes another revision', async () => {
    const { ports, events } = made;
    const { revision } = await diarize(ports, { sessionId: first });
    expect((await diarize(ports, { sessionId: first })).revision).toBe(revision);
    expect(said(events, 'skipped')).toEqual(['diarize: nothing changed']);
    const forced = await diarize(ports, { sessionId: first, voices: 1 });
    expect(forced.revision).toBe(revision + 1);
    expect(forced.value.asked).toMatchObject({ engine: 'acoustic', voices: 1 });
    expect((await diarize(ports, { sessionId: first, voices: 1 })).revision).toBe(revision + 1);
    await diarize(ports, { sessionId: first, voices: 2 });
  });

  it('stays open for two voices that nobody can name, and one answer settles both', async () => {
    const { ports, events } = made;
    const voices = await readVoices(ports, first);
    expect(voices.map(({ participant }) => participant)).toEqual([null, null]);
    expect(said(events, 'finished').at(-1)).toMatch(
      /^diarize: 9 lines: 0 sure, 9 by 2 voices without a name/,
    );
    const truth = speakersOf('short-01');
    const own = voices.find(({ lines }) => lines.includes(truth.indexOf('therapist') + 1));
    const { value } = await nameVoice(ports, {
      sessionId: first,
      voice: own?.voice ?? 0,
      participant: 'therapist',
    });
    expect(value.lines.map(({ participant }) => participant)).toEqual(truth);
    expect(new Set(value.voices?.map(({ by }) => by))).toEqual(new Set(['clinician', 'elimination']));
  });

  it('is known by the enrolled voice where the words do not tell', async () => {
    const { ports } = made;
    const { value: before } = await diarize(ports, { sessionId: second });
    expect(new Set(before.lines.map(({ participant }) => participant))).toEqual(new Set([null]));
    const unconfirmed = enrollVoice(ports, { sessionId: second, from: 1, to: 60 });
    await expect(unconfirmed).rejects.toMatchObject({ hint: expect.stringContaining('relabel') });
    const short = enrollVoice(ports, { sessionId: first, from: 1, to: 3 });
    await expect(short).rejects.toThrow(/these lines hold \d s of clear speech, and 10 s are needed/);

    const voice = await enrollVoice(ports, { sessionId: first });
    expect(voice).toMatchObject({ role: 'therapist', sessionId: first });
    expect(Date.parse(voice.expiresAt) - Date.parse(voice.createdAt)).toBeGreaterThan(364 * 86_400_000);
    const { value } = await diarize(ports, { sessionId: second });
    const truth = speakersOf('maya-02');
    const right = value.lines.filter(({ participant }, index) => participant === truth[index]);
    expect(right.length / truth.length).toBeGreaterThan(0.95);
    expect(value.voices?.map(({ by }) => by).sort()).toEqual(['elimination', 'enrolled']);
    expect(value.asked?.enrolled).toEqual([voice.id]);
    expect((await enrollVoice(ports, { sessionId: first })).id).not.toBe(voice.id);
    expect(await enrolledVoices(ports)).toHaveLength(1);
  }, 60_000);

  it('stays as the clinician said, however the voices are told apart again', async () => {
    const { ports } = made;
    const truth = speakersOf('short-01');
    const line = truth.indexOf('client') + 1;
    await relabel(ports, {
      sessionId: first,
      change: { type: 'lines', stretches: [{ from: line, to: line }], participant: 'therapist' },
    });
    const { value } = await diarize(ports, { sessionId: first, voices: 3 });
    expect(value.lines[line - 1]).toMatchObject({ participant: 'therapist', confirmed: true });
    const named = value.lines.filter(({ participant }) => participant === 'therapist');
    expect(named.length).toBeGreaterThan(1);
    const wrong = value.lines.filter(
      ({ participant }, index) => index !== line - 1 && participant !== null && participant !== truth[index],
    );
    expect(wrong).toEqual([]);
  });

  it('of a voice or a person that does not exist cannot be said', async () => {
    const request = { sessionId: first, voice: 7, participant: 'therapist' };
    await expect(nameVoice(made.ports, request)).rejects.toMatchObject({ code: 'not-found' });
    const nobody = { sessionId: first, voice: 1, participant: 'grandmother' };
    await expect(nameVoice(made.ports, nobody)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is asked of no voice whose time is over: it is erased for good', async () => {
    const { ports, events } = made;
    const [voice] = await ports.vault.voices.list();
    const later = { ...ports, now: () => new Date(voice?.expiresAt ?? '') };
    expect(await enrolledVoices(later)).toEqual([]);
    expect(await ports.vault.voices.list()).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'notice', message: expect.stringContaining('erased') });
    expect(await forgetVoices(ports, undefined)).toEqual([]);
  });
});

describe('while voices are told apart', () => {
  it('nobody corrects the speakers: what is written rests on what was read', async () => {
    const made = await stage();
    const sessionId = await spokenSession(made);
    const change = { type: 'swap' } as const;
    const diarizer = async () => {
      await expect(relabel(made.ports, { sessionId, change })).rejects.toMatchObject({ code: 'busy' });
      return createChannelsDiarizer();
    };
    const asked = diarize({ ...made.ports, diarizer }, { sessionId, engine: 'channels' });
    await expect(asked).rejects.toThrow(/which channel/);
    expect((await relabel(made.ports, { sessionId, change })).revision).toBe(2);
  });

  it('paid answers are kept and used; those of transcribing stay, and a strike forgets them', async () => {
    const { ports, ...made } = await stage();
    const sessionId = await spokenSession({ ports, ...made });
    const { checkpoints, voiceCheckpoints } = ports.vault;
    await checkpoints.write(sessionId, 'a piece', '{}');
    const diarizer = async (): Promise<Diarizer> => ({
      method: 'openai',
      scope: 'record_audio',
      async diarize({ lines, sending }) {
        await sending?.keep('a chunk', 'paid');
        expect(await checkpoints.read(sessionId, 'a chunk')).toBeUndefined();
        expect(await sending?.kept('a chunk')).toBe('paid');
        return { lines: lines.map(() => ({ voice: null, confidence: 0 })), voices: [] };
      },
    });
    await diarize({ ...ports, diarizer }, { sessionId, engine: 'openai' });
    expect(await voiceCheckpoints.read(sessionId, 'a chunk')).toBeUndefined();
    expect(await checkpoints.read(sessionId, 'a piece')).toBe('{}');

    await voiceCheckpoints.write(sessionId, 'a chunk', 'paid');
    await checkpoints.clear(sessionId);
    expect(await voiceCheckpoints.read(sessionId, 'a chunk')).toBe('paid');
    await strike(ports, { sessionId, fromMs: 0, toMs: 5000 });
    expect(await voiceCheckpoints.read(sessionId, 'a chunk')).toBeUndefined();
  });
});
