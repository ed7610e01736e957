import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSessionScript, readTurns } from '../../fixtures/load-session.ts';
import type { SpokenLine } from '../../src/core/lines.ts';
import { parseCaptions } from '../../src/speech/captions/captions.ts';

/** Public consultations with a doctor, one TextGrid for each speaker; the folder may be given by the environment. */
export const consultations = process.env.AMYNOTE_CONSULTATIONS ?? '../shared/data/consultations/transcripts';

/**
 * A session's lines by its name: a session of the kit, or `consultation-01` to `-10`, these taken in as captions.
 * @returns undefined for a consultation where the folder is absent.
 */
export function linesOf(session: string): SpokenLine[] | undefined {
  const number = /^consultation-(\d\d)$/.exec(session)?.[1];
  if (number === undefined) return kitLines(session);
  return existsSync(consultations) ? consultationLines(number) : undefined;
}

function kitLines(session: string): SpokenLine[] {
  const path = (ending: string) => join('fixtures', 'sessions', `${session}.${ending}`);
  const times = readTurns(path('turns.json')).turns;
  return readSessionScript(path('yaml')).turns.map(({ speaker, text }, index) => {
    const { startMs = 0, endMs = 0 } = times[index] ?? {};
    const role = speaker === 'therapist' ? 'therapist' : 'client';
    return { id: index + 1, startMs, endMs, text, participant: speaker, role };
  });
}

function consultationLines(number: string): SpokenLine[] {
  const said = (['doctor', 'patient'] as const).flatMap((speaker) => intervals(number, speaker));
  const cues = parseCaptions(`WEBVTT\n\n${said.map(asCue).join('\n\n')}\n`, ['doctor', 'patient']);
  return cues.map(({ startMs, endMs, text, speaker }, index) => {
    const role = speaker === 'doctor' ? 'therapist' : 'client';
    return { id: index + 1, startMs, endMs, text, participant: role, role };
  });
}

interface Interval {
  speaker: string;
  startMs: number;
  endMs: number;
  text: string;
}

function intervals(number: string, speaker: 'doctor' | 'patient'): Interval[] {
  const grid = readFileSync(join(consultations, `day1_consultation${number}_${speaker}.TextGrid`), 'utf8');
  return [...grid.matchAll(/xmin = ([\d.]+)\s+xmax = ([\d.]+)\s+text = "([^\n]*)"\s*\n/gu)]
    .map(([, from = '0', to = '0', text = '']) => ({
      speaker,
      startMs: Math.round(Number(from) * 1000),
      endMs: Math.round(Number(to) * 1000),
      text: text.replace(/<[^>]+>/gu, '').trim(),
    }))
    .filter(({ text }) => text !== '');
}

function asCue({ speaker, startMs, endMs, text }: Interval): string {
  return `${clock(startMs)} --> ${clock(endMs)}\n<v ${speaker}>${text.replaceAll('&', '&amp;')}</v>`;
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23);
}
