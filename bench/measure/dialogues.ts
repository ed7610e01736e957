import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A dialogue of two, in the order of time; speaker 0 leads it. */
export interface Dialogue {
  lines: { startMs: number; endMs: number; text: string; speaker: number; heard?: number }[];
}

const folder = '../shared/data/consultations/transcripts';

/** The consultations of ../shared/data, a doctor and a patient each. @throws Error when they are absent */
export function consultations(): Dialogue[] {
  const names = readdirSync(folder).flatMap((file) => /^(.*)_doctor\.TextGrid$/.exec(file)?.[1] ?? []);
  return names.map((name) => ({
    lines: ['doctor', 'patient']
      .flatMap((role, speaker) => intervals(join(folder, `${name}_${role}.TextGrid`), speaker))
      .sort((a, b) => a.startMs - b.startMs),
  }));
}

/** The intervals of a Praat TextGrid that hold words. */
function intervals(path: string, speaker: number): Dialogue['lines'] {
  const pattern = /xmin = ([\d.]+)\s+xmax = ([\d.]+)\s+text = "((?:[^"]|"")*)"/g;
  return [...readFileSync(path, 'utf8').matchAll(pattern)].flatMap(([, from, to, quoted = '']) => {
    const text = quoted
      .replaceAll('""', '"')
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (text === '') return [];
    return [
      { startMs: Math.round(Number(from) * 1000), endMs: Math.round(Number(to) * 1000), text, speaker },
    ];
  });
}
