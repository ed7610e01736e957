import { type SeparationSettings, USUAL } from '../../src/speech/voices/separation-settings.ts';
import { joined, kitSession } from '../../tests/unit/speech/sounds.ts';
import {
  meeting,
  meetingOf,
  type Solo,
  splicedTalk,
  type Talk,
} from '../../tests/unit/speech/voices/real-talks.ts';
import { diarizationError, lowestError } from '../../tests/unit/speech/voices/score.ts';
import { separatedTurns } from '../../tests/unit/speech/voices/separated-turns.ts';

/** What was found in one talk, in percent; plain with a collar of 0.25 s, `Strict` without. */
export interface DiarizationTable {
  name: string;
  /** Whether only two people talk. */
  twoSpeakers: boolean;
  error: number;
  strict: number;
  missed: number;
  falseAlarm: number;
  /** The same speech found, all given to one speaker. */
  oneSpeaker: number;
  oneSpeakerStrict: number;
  floor: number;
  floorStrict: number;
}

const COLLAR_MS = 250;
/** As for a session of two: one voice where no second one is heard. */
const VOICES = { most: 2 };

/** Meetings as they are, meetings of which two speakers were kept, and talks spliced from them. */
export async function diarizationTable(): Promise<DiarizationTable[]> {
  return scored(realTalks(), USUAL, 0, undefined);
}

function realTalks(): Talk[] {
  return [
    ...['trn00', 'trn03', 'trn04', 'trn05'].map(meeting),
    meetingOf('trn00', ['MÉO069', 'MEE068']),
    meetingOf('trn04', ['MEE075', 'MEE076']),
    spliced(['MÉO069', 'FEE078'], 'short'),
    spliced(['MÉO069', 'FEE078'], 'long'),
    spliced(['MÉO069', 'MEE068'], 'short'),
    spliced(['FEE078', 'MEE068'], 'short'),
    spliced(['FEE078', 'MEE068'], 'long'),
    spliced(['MEE068', 'MEE075'], 'long'),
    spliced(['FEE078', 'MEE075'], 'short'),
    spliced(['MÉO069', 'MEE075'], 'short'),
  ];
}

/** Lengths of turns in milliseconds. */
const turnLengths = { short: [1500, 900, 2600, 1200, 700, 1900], long: [3000, 800, 5000, 1500, 7000, 1500] };

function spliced(speakers: readonly [Solo, Solo], turns: keyof typeof turnLengths): Talk {
  const talk = splicedTalk(speakers, turnLengths[turns]);
  return { ...talk, name: `${talk.name} ${turns}` };
}

/** The table again, each time with the settings a little different. */
export async function scoredBySettings(): Promise<DiarizationTable[][]> {
  const talks = realTalks();
  const tables: DiarizationTable[][] = [];
  for (let run = 0; run < RUNS; run++) {
    // Strides without a common factor, so that no two runs share more than they must.
    const settings: SeparationSettings = {
      coefficients: pick([19, 20, 18], run),
      blockFrames: USUAL.blockFrames.map((size) => Math.round(size * pick([1, 0.9, 1.1, 0.95, 1.05], run))),
      windowSteps: pick([20, 18, 22], Math.floor(run / 3)),
      change: pick([10, 8, 12, 9], run),
    };
    const offsetMs = pick([0, 37, 110, 263, 390, 520, 70], run);
    tables.push(await scored(talks, settings, offsetMs, pick([12, 11, 13], Math.floor(run / 2))));
  }
  return tables;
}

const RUNS = 30;

function pick(values: readonly number[], run: number): number {
  return values[run % values.length] ?? 0;
}

async function scored(
  talks: readonly Talk[],
  settings: SeparationSettings,
  offsetMs: number,
  strictDb: number | undefined,
): Promise<DiarizationTable[]> {
  const rows: DiarizationTable[] = [];
  for (const talk of talks) {
    const found = await separatedTurns(talk.sound.subarray(offsetMs * 16), VOICES, settings, strictDb);
    const turns = found.map((turn) => ({
      ...turn,
      startMs: turn.startMs + offsetMs,
      endMs: turn.endMs + offsetMs,
    }));
    rows.push(row(talk, turns));
  }
  return rows;
}

function row({ name, turns }: Talk, found: Talk['turns']): DiarizationTable {
  const one = found.map((turn) => ({ ...turn, speaker: 'one' }));
  const error = diarizationError(turns, found, COLLAR_MS);
  return {
    name,
    twoSpeakers: new Set(turns.map((turn) => turn.speaker)).size === 2,
    error: error.total,
    strict: diarizationError(turns, found, 0).total,
    missed: error.missed,
    falseAlarm: error.falseAlarm,
    oneSpeaker: diarizationError(turns, one, COLLAR_MS).total,
    oneSpeakerStrict: diarizationError(turns, one, 0).total,
    floor: lowestError(turns, VOICES.most, COLLAR_MS),
    floorStrict: lowestError(turns, VOICES.most, 0),
  };
}

/** The kit's sessions of one client, alone and one after the other: 4 and 12 minutes. */
export async function kitTable(): Promise<DiarizationTable[]> {
  const sessions = ['maya-01', 'maya-02', 'maya-03'].map((id) => ({ name: id, ...kitSession(id) }));
  let before = 0;
  const turns = sessions.flatMap((session) => {
    const shift = before;
    before += session.sound.length / 16;
    return session.turns.map(({ speaker, startMs, endMs }) => ({
      speaker,
      startMs: startMs + shift,
      endMs: endMs + shift,
    }));
  });
  const whole = { name: 'maya', sound: joined(...sessions.map(({ sound }) => sound)), turns };
  return scored([...sessions, whole], USUAL, 0, undefined);
}
