import type { Line } from '../../src/core/artefacts/transcript.ts';
import type { EnrolledVoice, HeardVoices, ToldVoices } from '../../src/core/speech-ports.ts';
import { nameVoices } from '../../src/speech/naming/name-speakers.ts';
import { describeVoice } from '../../src/speech/voices/describe-voice.ts';
import { hearVoices } from '../../src/speech/voices/hear-voices.ts';
import { decoded, inChunks, joined, kitSession } from '../../tests/unit/speech/sounds.ts';
import { consultations, type Dialogue } from './dialogues.ts';
import { type Figure, figure } from './figure.ts';

const kit = ['short-01', 'maya-01', 'maya-02', 'maya-03'];
const pair = [
  { id: 'therapist', role: 'therapist' as const },
  { id: 'client', role: 'client' as const, personId: 'p1' },
];
/** Words that tell nothing. */
const neutral = 'Mm.';

/** What became of the voices of some dialogues. */
interface Outcome {
  right: number;
  wrong: number;
  open: number;
}

/**
 * How often the voices of a dialogue get the right names, wrong ones, and none: by words alone on real consultations (a
 * doctor leads them as a therapist does), and by an enrolled voice where the words tell nothing.
 */
export async function namingFigures(): Promise<Figure[]> {
  const dialogues = consultations();
  return [
    ...outcomeFigures('words.whole', byWords(dialogues)),
    ...outcomeFigures('words.40-lines', byWords(dialogues.flatMap((each) => windows(each, 40)))),
    ...outcomeFigures('words.12-lines', byWords(dialogues.flatMap((each) => windows(each, 12)))),
    ...outcomeFigures('words.tenth-misheard', byWords(dialogues.map((each, at) => misheard(each, at)))),
    ...(await enrolledFigures()),
  ];
}

function outcomeFigures(name: string, { right, wrong, open }: Outcome): Figure[] {
  const all = right + wrong + open;
  const beside = { right, wrong, open };
  return [
    figure(`speech.naming.${name}.wrong`, (100 * wrong) / all, '%', '<=1', beside),
    figure(`speech.naming.${name}.right`, (100 * right) / all, '%', null, beside),
  ];
}

function windows({ lines }: Dialogue, size: number): Dialogue[] {
  const count = Math.floor(lines.length / size);
  return Array.from({ length: count }, (_, at) => ({ lines: lines.slice(at * size, (at + 1) * size) }));
}

/** The same with one line in ten under the other voice, as a diarizer's faults leave it. */
function misheard({ lines }: Dialogue, seed: number): Dialogue {
  let state = seed + 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return {
    lines: lines.map((line) => ({ ...line, heard: random() < 0.1 ? 1 - line.speaker : line.speaker })),
  };
}

function byWords(dialogues: readonly Dialogue[]): Outcome {
  const outcome = { right: 0, wrong: 0, open: 0 };
  for (const { lines } of dialogues) {
    const told = {
      lines: lines.map(({ heard, speaker }) => ({ voice: heard ?? speaker, confidence: 1 })),
      voices: [0, 1].map(() => ({ seconds: 60, likeness: [] })),
    };
    const numbered = lines.map(({ text, startMs, endMs }, at) => ({ id: at + 1, startMs, endMs, text }));
    // In the dialogues voice 0 is who leads.
    count(outcome, whoIs(numbered, told)[0]);
  }
  return outcome;
}

/** The names of the voices. */
function whoIs(lines: readonly Line[], told: ToldVoices, enrolled: readonly EnrolledVoice[] = []) {
  const named = nameVoices({ lines, participants: pair, enrolled, names: {}, decided: new Map() }, told);
  return told.voices.map(
    (_, voice) => named.lines[told.lines.findIndex((line) => line.voice === voice)]?.participant,
  );
}

function count(outcome: Outcome, therapist: string | null | undefined): void {
  if (therapist === 'therapist') outcome.right += 1;
  else if (therapist === 'client') outcome.wrong += 1;
  else outcome.open += 1;
}

/** A talk of two with the true speaker of each line, 0 for whom an enrolled voice is looked for. */
interface Talk {
  sound: Int16Array;
  lines: Line[];
  speakers: number[];
  /** Other sound of speaker 0. */
  clip: Int16Array;
}

async function enrolledFigures(): Promise<Figure[]> {
  const [synthetic, real] = [kitTalks(), realTalks()];
  return [
    ...outcomeFigures('enrolled.kit', await byVoice(synthetic, true)),
    ...outcomeFigures('not-enrolled.kit', await byVoice(synthetic, false)),
    ...outcomeFigures('enrolled.real', await byVoice(real, true)),
    // Nobody can be right here.
    ...outcomeFigures('enrolled.real-stranger', strangers(await byVoice(strangerTalks(), true))).slice(0, 1),
  ];
}

async function byVoice(talks: readonly Talk[], isEnrolled: boolean): Promise<Outcome> {
  const outcome = { right: 0, wrong: 0, open: 0 };
  for (const { sound, lines, speakers, clip } of talks) {
    const statistics = await describeVoice(inChunks(clip));
    const enrolled = isEnrolled ? [{ participant: 'therapist', statistics }] : [];
    const heard = await hearVoices({
      lines,
      participants: pair,
      voices: 2,
      enrolled,
      sound: () => inChunks(sound),
    });
    const names = whoIs(lines, heard, enrolled);
    count(outcome, names[voiceOf(heard, speakers)]);
  }
  return outcome;
}

/** The voice that most lines of speaker 0 have. */
function voiceOf({ lines, voices }: HeardVoices, speakers: readonly number[]): number {
  const own = (voice: number) =>
    lines.filter((line, at) => speakers[at] === 0 && line.voice === voice).length;
  return voices.map((_, voice) => voice).sort((a, b) => own(b) - own(a))[0] ?? 0;
}

/** Each session of the kit with the therapist's voice from another one. */
function kitTalks(): Talk[] {
  const sessions = kit.map(kitSession);
  const clips = sessions.map(({ sound, turns }) => {
    const own = turns.filter(({ speaker }) => speaker === 'therapist');
    return joined(...own.map(({ startMs, endMs }) => sound.slice(startMs * 16, endMs * 16)));
  });
  return sessions.flatMap(({ sound, turns, lines }, at) => {
    const speakers = turns.map(({ speaker }) => (speaker === 'therapist' ? 0 : 1));
    const blank = lines.map((line) => ({ ...line, text: neutral }));
    const others = clips.filter((_, other) => other !== at);
    return others.slice(0, 1).map((clip) => ({ sound, lines: blank, speakers, clip }));
  });
}

/** Stretches of real meetings in which one person speaks alone, in milliseconds. */
const solos: Record<string, [from: number, to: number][]> = {
  trn03: [[1300, 29_900]],
  trn05: [
    [9400, 19_000],
    [19_700, 29_900],
  ],
  trn00: [
    [11_100, 15_600],
    [21_500, 22_900],
    [23_400, 25_000],
  ],
  trn04: [
    [17_000, 21_000],
    [25_200, 25_900],
  ],
};

/** What each of them says there. */
function realVoices(): Int16Array[] {
  return Object.entries(solos).map(([file, stretches]) => {
    const sound = decoded(`../shared/data/diarization/${file}.flac`);
    return joined(...stretches.map(([from, to]) => sound.slice(from * 16, to * 16)));
  });
}

/** Two people of different meetings in turns; of the one that is looked for, the first or last seconds are enrolled. */
function realTalks(): Talk[] {
  const voices = realVoices();
  return voices.flatMap((own) => {
    if (own.length < 2 * clipSamples - 16_000) return [];
    const [first, last] = [own.slice(0, clipSamples), own.slice(-clipSamples)];
    return voices
      .filter((other) => other !== own)
      .flatMap((other) => [
        talkOf(first, own.slice(clipSamples), other),
        talkOf(last, own.slice(0, -clipSamples), other),
      ]);
  });
}

/** Two people, and the enrolled voice of a third. */
function strangerTalks(): Talk[] {
  const voices = realVoices();
  return voices.flatMap((stranger) => {
    const others = voices.filter((voice) => voice !== stranger);
    return others.flatMap((one, at) =>
      others.slice(at + 1).map((other) => talkOf(stranger.slice(0, clipSamples), one, other)),
    );
  });
}

/** A name for a voice that is not there is wrong, whoever gets it. */
function strangers({ right, wrong, open }: Outcome): Outcome {
  return { right: 0, wrong: right + wrong, open };
}

const clipSamples = 10 * 16_000;
const turnsMs = [3000, 1500, 4000, 2000];

function talkOf(clip: Int16Array, own: Int16Array, other: Int16Array): Talk {
  const stock = [own, other];
  const parts: Int16Array[] = [];
  const lines: Line[] = [];
  const speakers: number[] = [];
  const at = [0, 0];
  let startMs = 0;
  for (let turn = 0; stock.every((voice, who) => voice.length - (at[who] ?? 0) * 16 > 16_000); turn += 1) {
    const who = turn % 2;
    const length = turnsMs[turn % turnsMs.length] ?? 0;
    const from = at[who] ?? 0;
    const part = stock[who]?.slice(from * 16, (from + length) * 16) ?? new Int16Array();
    const endMs = startMs + Math.round(part.length / 16);
    at[who] = from + length;
    parts.push(part);
    speakers.push(who);
    lines.push({ id: turn + 1, startMs, endMs, text: neutral });
    startMs = endMs;
  }
  return { sound: joined(...parts), lines, speakers, clip };
}
