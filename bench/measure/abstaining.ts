import { votesOf } from '../../src/speech/voices/line-votes.ts';
import { readVoiceFrames } from '../../src/speech/voices/voice-frames.ts';
import { MOST_VOICES, separateVoices } from '../../src/speech/voices/voice-separation.ts';
import { inChunks, kitSession } from '../../tests/unit/speech/sounds.ts';
import {
  meetingOf,
  monologue,
  type Solo,
  solos,
  splicedTalk,
  type Talk,
} from '../../tests/unit/speech/voices/real-talks.ts';
import { type Figure, figure } from './figure.ts';

/** How many of the surest lines are looked at. */
const COVERAGES = [50, 70, 80, 90, 100];

/** Sessions and how many people talk in them. */
const kit = [
  ['short-01', 2],
  ['maya-01', 2],
  ['couple-01', 3],
] as const;

/** Whether the lines it is less sure of are those it gets wrong, and whether one voice is taken for one. */
export async function abstaining(): Promise<Figure[]> {
  const lines = (await Promise.all(twoVoices().map(judged)))
    .flat()
    .sort((a, b) => b.confidence - a.confidence);
  const risks = COVERAGES.map((coverage) => {
    const kept = lines.slice(0, Math.round((lines.length * coverage) / 100));
    return [
      `% wrong of the surest ${coverage} %`,
      (100 * kept.filter((line) => !line.right).length) / kept.length,
    ];
  });
  const people = Object.keys(solos) as Solo[];
  let alone = 0;
  for (const speaker of people) if ((await voicesIn(monologue(speaker).sound)) === 1) alone += 1;
  let counted = 0;
  for (const [id, voices] of kit) if ((await voicesIn(kitSession(id).sound)) === voices) counted += 1;
  return [
    figure('speech.lines.wrong', risks.at(-1)?.[1] as number, '% of lines', null, {
      lines: lines.length,
      ...Object.fromEntries(risks),
    }),
    figure('speech.one-voice', alone, 'monologues taken for one voice', `=${people.length}`),
    figure('speech.voices', counted, 'kit sessions with their voices counted', `=${kit.length}`),
  ];
}

function twoVoices(): Pick<Talk, 'sound' | 'turns'>[] {
  const lengths = [1500, 900, 2600, 1200, 700, 1900];
  return [
    meetingOf('trn00', ['MÉO069', 'MEE068']),
    meetingOf('trn04', ['MEE075', 'MEE076']),
    splicedTalk(['MÉO069', 'FEE078'], lengths),
    splicedTalk(['MÉO069', 'MEE068'], lengths),
    splicedTalk(['FEE078', 'MEE068'], lengths),
    splicedTalk(['MEE068', 'MEE075'], lengths),
    splicedTalk(['MÉO069', 'MEE075'], lengths),
    kitSession('maya-01'),
  ];
}

async function judged({ sound, turns }: Pick<Talk, 'sound' | 'turns'>) {
  const separated = separateVoices(await readVoiceFrames(inChunks(sound)), 2);
  const votes = votesOf(turns, separated);
  const first = turns[0]?.speaker;
  const straight = turns.filter((turn, i) => (turn.speaker === first) === (votes[i]?.voice === 0)).length;
  const firstVoice = straight * 2 >= turns.length ? 0 : 1;
  return turns.map((turn, i) => ({
    confidence: votes[i]?.confidence ?? 0,
    right: (turn.speaker === first) === (votes[i]?.voice === firstVoice),
  }));
}

async function voicesIn(sound: Int16Array): Promise<number> {
  return separateVoices(await readVoiceFrames(inChunks(sound)), { most: MOST_VOICES }).scores.length;
}
