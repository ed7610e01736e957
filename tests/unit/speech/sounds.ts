import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readSessionScript, readTurns } from '../../../fixtures/load-session.ts';
import type { Line } from '../../../src/core/artefacts/transcript.ts';
import { participantsOf } from '../../../src/core/participants.ts';

const RATE = 16;

/** Whether this machine can decode the fixtures; says so once where it cannot. */
export const hasFfmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('skipped: tests on recorded speech, ffmpeg is not installed');
    return false;
  }
})();

export const meetings = '../shared/data/diarization';
export const hasMeetings = existsSync(meetings);
if (!hasMeetings) console.warn('skipped: tests on real meetings, ../shared/data/diarization is absent');

/** A sound file as mono samples at 16 kHz. */
export function decoded(path: string): Int16Array {
  const args = ['-v', 'error', '-i', path, '-ar', '16000', '-ac', '1', '-f', 's16le', '-'];
  const bytes = execFileSync('ffmpeg', args, { maxBuffer: 2 ** 28 });
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** A session of the kit: its sound, true turns, and a transcript whose lines are those turns. */
export function kitSession(id: string) {
  const script = readSessionScript(`fixtures/sessions/${id}.yaml`);
  const { turns } = readTurns(`fixtures/sessions/${id}.turns.json`);
  const lines: Line[] = turns.map(({ turn, startMs, endMs }, index) => ({
    id: index + 1,
    startMs,
    endMs,
    text: script.turns[turn - 1]?.text ?? '',
  }));
  const people = script.client.people.map((person) => ({ ...person, role: 'client' as const }));
  const participants = participantsOf({ people } as unknown as Parameters<typeof participantsOf>[0]);
  return { sound: decoded(`fixtures/sessions/${id}.opus`), turns, lines, participants };
}

/** Samples as a stream of chunks. */
export async function* inChunks(samples: Int16Array, size = 4000): AsyncIterable<Int16Array> {
  for (let at = 0; at < samples.length; at += size) yield samples.subarray(at, at + size);
}

/** Repeatable white noise. */
export function noise(ms: number, amplitude: number, seed = 1): Int16Array {
  let state = seed;
  return Int16Array.from({ length: ms * RATE }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.round((state / 2 ** 31) * amplitude);
  });
}

/** Sounds one after the other. */
export function joined(...parts: Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
