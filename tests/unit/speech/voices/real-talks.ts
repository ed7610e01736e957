import { readFileSync } from 'node:fs';
import { decoded, joined, meetings } from '../sounds.ts';
import { rttmTurns, type SpokenTurn } from './score.ts';

/** Sound with known turns. */
export interface Talk {
  name: string;
  sound: Int16Array;
  turns: SpokenTurn[];
}

/** An excerpt of a meeting as it is. */
export function meeting(file: string): Talk {
  const turns = rttmTurns(readFileSync(`${meetings}/${file}.rttm`, 'utf8'));
  return { name: file, sound: decoded(`${meetings}/${file}.flac`), turns };
}

/**
 * A meeting of which only the moments remain in which nobody but these speakers talks: real turn-taking,
 * real overlap, two voices.
 */
export function meetingOf(file: string, speakers: readonly string[]): Talk {
  const { sound, turns } = meeting(file);
  const kept = new Uint8Array(sound.length / PER_MS + 1).fill(1);
  for (const turn of turns) if (!speakers.includes(turn.speaker)) kept.fill(0, turn.startMs, turn.endMs);
  const times = new Uint32Array(kept.length + 1);
  for (const [ms, keep] of kept.entries()) times[ms + 1] = (times[ms] ?? 0) + keep;
  const at = (ms: number) => times[Math.min(ms, kept.length)] ?? 0;
  return {
    name: `${file} ${speakers.join('+')}`,
    sound: sound.filter((_, index) => kept[Math.floor(index / PER_MS)] === 1),
    turns: turns
      .filter((turn) => speakers.includes(turn.speaker))
      .map(({ speaker, startMs, endMs }) => ({ speaker, startMs: at(startMs), endMs: at(endMs) }))
      .filter((turn) => turn.endMs - turn.startMs >= SHORTEST_MS),
  };
}

const PER_MS = 16;
/** What the cuts leave of a turn is no turn below this. */
const SHORTEST_MS = 50;

/** Where one person speaks alone, in milliseconds of a file. */
export const solos = {
  MÉO069: { trn03: [[1300, 29_900]] },
  FEE078: {
    trn05: [
      [9400, 19_000],
      [19_700, 29_900],
    ],
  },
  MEE068: {
    trn00: [
      [11_100, 15_600],
      [21_500, 22_900],
      [23_400, 25_000],
      [28_100, 29_900],
    ],
  },
  MEE075: {
    trn04: [
      [16_850, 21_100],
      [21_800, 23_900],
    ],
  },
} satisfies Record<string, Record<string, [number, number][]>>;

/** Somebody with a stretch to speak alone in. */
export type Solo = keyof typeof solos;

/** All that one person says alone. */
export function monologue(speaker: Solo): Talk {
  const parts = Object.entries(solos[speaker]).flatMap(([file, stretches]) => {
    const { sound } = meeting(file);
    return stretches.map(([from, to]) => sound.slice((from ?? 0) * PER_MS, (to ?? 0) * PER_MS));
  });
  const sound = joined(...parts);
  return { name: speaker, sound, turns: [{ speaker, startMs: 0, endMs: sound.length / PER_MS }] };
}

/**
 * Two people of different meetings who never met, cut into turns of these lengths one after the other: who speaks
 * is known to the millisecond.
 */
export function splicedTalk(speakers: readonly [Solo, Solo], lengthsMs: readonly number[]): Talk {
  const stock = speakers.map((speaker) => monologue(speaker).sound);
  const parts: Int16Array[] = [];
  const turns: SpokenTurn[] = [];
  let now = 0;
  for (let index = 0; (stock[index % 2]?.length ?? 0) > SHORTEST_SOLO_MS * PER_MS; index++) {
    const rest = stock[index % 2] ?? new Int16Array(0);
    const length = Math.min(rest.length / PER_MS, lengthsMs[index % lengthsMs.length] ?? 0);
    parts.push(rest.subarray(0, length * PER_MS));
    stock[index % 2] = rest.subarray(length * PER_MS);
    turns.push({ speaker: speakers[index % 2] ?? '', startMs: now, endMs: now + length });
    now += length;
  }
  return { name: speakers.join('/'), sound: joined(...parts), turns };
}

/** With less than this left of a speaker, the talk ends. */
const SHORTEST_SOLO_MS = 400;
