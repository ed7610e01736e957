import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { readSessionScript } from '../../fixtures/load-session.ts';
import { ffmpegProgram } from '../simulator/decode-audio.ts';
import type { SessionSource } from '../simulator/session-audio.ts';

const kit = ['maya-01', 'couple-01', 'maya-03', 'maya-02'];
/** Seconds of them all, with the silence after each. */
const roundSeconds = 940;
const silenceSeconds = 2;

/** A recording of any length, made of the kit's sessions one after the other, and what is said in it. */
export interface LongSession {
  audio: string;
  /** What the simulator must know to hear it. */
  sources: SessionSource[];
  /** In lower case, in order. */
  words: string[];
}

/**
 * Each time a session comes again it is a little less loud: no two pieces of the recording are the same bytes.
 * @param folder where the sound goes. @param seconds at least so long
 */
export function longSession(folder: string, seconds: number): LongSession {
  const rounds = Math.ceil(seconds / roundSeconds);
  const parts = Array.from({ length: rounds }, () => kit).flat();
  const count = Math.ceil((seconds / (rounds * roundSeconds)) * parts.length);
  const used = parts.slice(0, count);
  const audio = join(folder, `long-${seconds}.flac`);
  const program = ffmpegProgram();
  if (program === undefined) throw new Error('ffmpeg is not installed');
  execFileSync(program, ['-nostdin', '-v', 'error', ...soundOf(used), '-ar', '16000', '-ac', '1', audio]);
  const scripts = new Map(kit.map((id) => [id, readSessionScript(path(id, 'yaml'))]));
  return {
    audio,
    sources: [...new Set(used)].map((id) => ({ script: path(id, 'yaml'), audio: path(id, 'opus') })),
    words: used.flatMap((id) => (scripts.get(id)?.turns ?? []).flatMap(({ text }) => spokenWords(text))),
  };
}

/** The words of a text as they are compared: lower case, without marks. */
export function spokenWords(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}

function soundOf(parts: readonly string[]): string[] {
  const filters = parts.map((_, index) => {
    const volume = (1 - 0.01 * index).toFixed(2);
    return `[${index}:a]volume=${volume},apad=pad_dur=${silenceSeconds}[p${index}]`;
  });
  const joined = `${parts.map((_, index) => `[p${index}]`).join('')}concat=n=${parts.length}:v=0:a=1`;
  return [
    ...parts.flatMap((id) => ['-i', path(id, 'opus')]),
    '-filter_complex',
    `${filters.join(';')};${joined}`,
  ];
}

function path(id: string, ending: string): string {
  return join('fixtures', 'sessions', `${id}.${ending}`);
}
