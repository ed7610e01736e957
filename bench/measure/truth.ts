import type { HeardPiece, UnnumberedLine } from '../../src/core/speech-ports.ts';
import type { Fault, FaultName } from '../../tests/simulator/faults.ts';
import { type Simulator, startSimulator } from '../../tests/simulator/server.ts';
import { idleTail } from '../../tests/unit/speech/segment/noises.ts';
import { decoded } from '../../tests/unit/speech/sounds.ts';
import { type CheckedHearing, hearAndCheck } from './checked-hearing.ts';
import { type Figure, figure } from './figure.ts';

const clean = ['short-01', 'maya-01', 'maya-02', 'maya-03', 'couple-01'];
const spoiled = ['short-01', 'couple-01'];

/** What can be wrong with the words of a piece that has some. What of it is said in less time, nobody can miss. */
const spoiling: { name: FaultName; leastMs?: number }[] = [
  { name: 'dropped-piece' },
  { name: 'dropped-segment', leastMs: 5000 },
  { name: 'repeated-text' },
  { name: 'carried-over' },
  { name: 'trailing-credit' },
  { name: 'echoed-hints' },
  { name: 'over-long' },
  { name: 'foreign-script' },
];

/** What engines write where nobody speaks. */
const inventions = [
  'Thank you for watching!',
  'Thank you.',
  'Bye.',
  'Subtitles by the Amara.org community',
  'Please subscribe to my channel.',
  "I'll see you in the next video.",
  'So what do you think we should do about that?',
  'Untertitel im Auftrag des ZDF für funk, 2017',
  'ご視聴ありがとうございました',
];

/**
 * Faults of transcription that are mended or shown to the reader, of all that happened: once only in the first answers, so
 * that asking again can mend them, once in every answer. Beside that, whether anything is held back or marked that
 * was heard rightly.
 */
export async function truthFigures(): Promise<Figure[]> {
  return [
    await withSimulator(clean, cleanFigure),
    ...(await withSimulator(spoiled, faultFigures)),
    await withSimulator(['short-01'], silenceFigure),
  ];
}

async function withSimulator<T>(
  ids: readonly string[],
  work: (simulator: Simulator) => Promise<T>,
): Promise<T> {
  const simulator = await startSimulator({ sessions: ids.map(sourceOf) });
  try {
    return await work(simulator);
  } finally {
    await simulator.close();
  }
}

function sourceOf(id: string) {
  return { script: `fixtures/sessions/${id}.yaml`, audio: `fixtures/sessions/${id}.opus` };
}

function hear(id: string, simulator: Simulator, faults: Fault[]): Promise<CheckedHearing> {
  simulator.setFaults(faults);
  return hearAndCheck(decoded(`fixtures/sessions/${id}.opus`), simulator);
}

async function cleanFigure(simulator: Simulator): Promise<Figure> {
  const runs: CheckedHearing[] = [];
  for (const id of clean) runs.push(await hear(id, simulator, []));
  const lines = runs.flatMap((run) => run.lines);
  const pieces = runs.flatMap((run) => run.heard);
  const doubts = runs.flatMap((run) => run.doubts);
  return figure(
    'speech.truth.false-holds',
    lines.filter(isMarked).length,
    'lines held or marked wrongly',
    '=0',
    {
      lines: lines.length,
      'seconds asked again': secondsOf(doubts),
      'seconds of speech': secondsOf(pieces),
    },
  );
}

async function faultFigures(simulator: Simulator): Promise<Figure[]> {
  const right = new Map<string, CheckedHearing>();
  for (const id of spoiled) right.set(id, await hear(id, simulator, []));
  const measured: Figure[] = [];
  for (const fault of spoiling) measured.push(...(await oneFault(simulator, right, fault)));
  return measured;
}

async function oneFault(
  simulator: Simulator,
  right: ReadonlyMap<string, CheckedHearing>,
  { name, leastMs = 0 }: (typeof spoiling)[number],
): Promise<Figure[]> {
  const counts = { all: 0, mended: 0, met: 0, always: 0 };
  for (const [id, { heard }] of right) {
    const once = await hear(id, simulator, [{ name, endpoint: 'transcriptions', count: heard.length }]);
    const always = await hear(id, simulator, [{ name, endpoint: 'transcriptions' }]);
    for (const [index, piece] of heard.entries()) {
      if (piece.endMs - piece.startMs < leastMs || once.heard[index]?.text === piece.text) continue;
      counts.all += 1;
      counts.mended += Number(isMended(piece, once.lines));
      counts.met += Number(isMended(piece, once.lines) || isShown(piece, once.lines));
      counts.always += Number(isMended(piece, always.lines) || isShown(piece, always.lines));
    }
  }
  const { all, mended, met, always } = counts;
  if (all === 0) throw new Error(`${name} never happened: there is nothing to mend or show`);
  const unit = `of ${all} mended or shown`;
  const beside = { mended, ...(leastMs > 0 && { 'from ms of sound': leastMs }) };
  return [
    figure(`speech.truth.${name}`, met, unit, `=${all}`, beside),
    figure(`speech.truth.${name}.always`, always, unit, `=${all}`),
  ];
}

async function silenceFigure(simulator: Simulator): Promise<Figure> {
  const counts = { all: 0, met: 0 };
  for (const [index, value] of inventions.entries()) {
    simulator.setFaults([{ name: 'silence-hallucination', endpoint: 'transcriptions', value }]);
    const { heard, lines } = await hearAndCheck(idleTail(1 + (index % 2)), simulator);
    for (const piece of heard) {
      if (piece.text === '') throw new Error('the simulator did not invent anything over noise');
      counts.all += 1;
      counts.met += Number(isShown(piece, lines));
    }
  }
  if (counts.all === 0) throw new Error('no speech was found in the noise: nothing was invented');
  return figure('speech.truth.silence', counts.met, `of ${counts.all} held or shown`, `=${counts.all}`);
}

/** The words are those of an answer without the fault. */
function isMended(piece: HeardPiece, lines: readonly UnnumberedLine[]): boolean {
  const said = linesIn(piece, lines)
    .filter(({ flags = [] }) => !flags.includes('inaudible'))
    .map(({ text }) => text);
  return said.join(' ') === piece.text;
}

/** A reader sees at the place that something is not as it should be. */
function isShown(piece: HeardPiece, lines: readonly UnnumberedLine[]): boolean {
  return linesIn(piece, lines).some(isMarked);
}

function linesIn(piece: HeardPiece, lines: readonly UnnumberedLine[]): UnnumberedLine[] {
  return lines.filter((line) => {
    const middle = (line.startMs + line.endMs) / 2;
    return middle >= piece.startMs && middle < piece.endMs;
  });
}

function isMarked({ flags = [], alternatives = [] }: UnnumberedLine): boolean {
  return flags.includes('inaudible') || flags.includes('unsure') || alternatives.length > 0;
}

function secondsOf(stretches: readonly { startMs: number; endMs: number }[]): number {
  return stretches.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0) / 1000;
}
