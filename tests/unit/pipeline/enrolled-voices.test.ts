import { beforeEach, describe, expect, it } from 'vitest';
import { nameVoice } from '../../../src/pipeline/name-voice.ts';
import { readOwnLines } from '../../../src/pipeline/own-lines.ts';
import { type Relabelling, relabel } from '../../../src/pipeline/relabel.ts';
import { enrolledVoice } from '../vault/artefacts.ts';
import { type Stage, spokenSession, stage } from './stage.ts';

let made: Stage;
let sessionId: string;
/** The therapist says the odd ones of ten lines; every line begins six seconds after the one before. */
beforeEach(async () => {
  made = await stage();
  sessionId = await spokenSession(made);
  await made.ports.vault.voices.save({
    ...enrolledVoice('0000000000000001'),
    sessionId,
    spans: [{ startMs: 12_000, endMs: 17_000 }],
  });
});

const apply = (change: Relabelling) => relabel(made.ports, { sessionId, change });
const give = (line: number, participant: string | null) =>
  apply({ type: 'lines', stretches: [{ from: line, to: line }], participant });
const kept = async () => (await made.ports.vault.voices.list()).length;
const therapistsVoice = async () =>
  (await made.ports.vault.sessions.latest(sessionId, 'speakers'))?.value.lines[0]?.voice ?? 0;

describe('an enrolled voice', () => {
  it('stays while its own lines are the therapist’s, whatever other lines are', async () => {
    await give(1, 'client');
    await give(4, 'therapist');
    await give(3, 'therapist');
    expect(await kept()).toBe(1);
  });

  it.each([
    ['is given to somebody else', () => give(3, 'client')],
    ['is nobody’s', () => give(3, null)],
    ['is swapped', () => apply({ type: 'swap' })],
    ['is swapped with others', () => apply({ type: 'swap', stretches: [{ from: 2, to: 4 }] })],
    [
      'has a voice that is somebody else’s',
      async () => nameVoice(made.ports, { sessionId, voice: await therapistsVoice(), participant: 'client' }),
    ],
    [
      'was decided, when all others of its voice change hands',
      async () => {
        await give(3, 'therapist');
        await apply({ type: 'swap' });
      },
    ],
  ])('is forgotten at once when a line that it came from %s', async (_, change) => {
    await change();
    expect(await kept()).toBe(0);
    expect(made.events).toContainEqual({
      type: 'notice',
      stage: 'speakers',
      message: `the enrolled voice came from lines that are no longer yours: forgotten; enroll again: amynote speakers enroll ${sessionId} LINES`,
    });
  });

  it('of another session stays', async () => {
    await made.ports.vault.voices.save({ ...enrolledVoice('0000000000000002'), sessionId: 'ssssssssssss' });
    await apply({ type: 'swap' });
    expect(await kept()).toBe(1);
  });

  it('is never made of lines that only a swap has given to the therapist', async () => {
    await apply({ type: 'swap' });
    const own = () => readOwnLines(made.ports, { sessionId });
    await expect(own()).rejects.toMatchObject({ message: expect.stringContaining('nobody has confirmed') });
    await give(2, 'therapist');
    expect((await own()).map(({ id }) => id)).toEqual([2]);
    const speakers = (await made.ports.vault.sessions.latest(sessionId, 'speakers'))?.value;
    await nameVoice(made.ports, {
      sessionId,
      voice: speakers?.lines[1]?.voice ?? 0,
      participant: 'therapist',
    });
    expect((await own()).map(({ id }) => id)).toEqual([2, 4, 6, 8, 10]);
  });
});
