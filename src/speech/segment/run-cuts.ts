import { type ChangeJudge, changesIn, type Unit, unitsOf } from './change-points.ts';

/** Consecutive 10 ms frames with no long silence between the first and the last word. */
export interface Run {
  /** Features of each frame; undefined where there are no words. */
  features: (Float32Array | undefined)[];
  /** Level of each frame in dB. */
  levels: number[];
}

/** Frames [start, end) of a run that belong into one piece. */
export interface Cut {
  start: number;
  end: number;
}

/** A pause that ends an utterance. The detector hangs on for 80 to 140 ms, so this is about 350 ms of quiet. */
const PAUSE_FRAMES = 25;
/** A piece longer than this is cut at its best pause. */
const LONG_FRAMES = 1200;
/** No end of a piece is cut off shorter than this, where there is a choice. */
const SHORT_FRAMES = 200;
/** Shortest break between words worth cutting a long piece at. */
const BREAK_FRAMES = 8;
/** Two utterances below this score are one voice and may share a piece. */
const SAME_VOICE = 1.25;
/** How far from a change of voice its cut may lie. */
const SNAP_FRAMES = 30;

/**
 * Cuts a run into pieces that should hold one voice each: at pauses, unless the voice goes on; where the
 * voice changes without one; and again where a piece grows long.
 */
export function cutRun(run: Run, judge: ChangeJudge): Cut[] {
  const pieces: { cut: Cut; units: Unit[] }[] = [];
  for (const utterance of utterancesOf(run)) {
    const units = unitsOf(run.features, utterance.start, utterance.end);
    const stretches = atChanges(run, utterance, units, changesIn(units, judge));
    for (const [index, stretch] of stretches.entries()) {
      const before = pieces.at(-1);
      if (index === 0 && before && oneVoice(before, stretch, judge)) {
        before.cut.end = stretch.cut.end;
        before.units.push(...stretch.units);
      } else pieces.push(stretch);
    }
  }
  return pieces.flatMap(({ cut }) => shorten(run, cut));
}

/** Where a run that will not end is best broken: the quietest moment of its later two thirds. */
export function quietest(levels: readonly number[], from: number, to: number): number {
  let best = from;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const level = (levels[i - 1] ?? 0) + (levels[i] ?? 0) + (levels[i + 1] ?? levels[i] ?? 0);
    if (level >= lowest) continue;
    lowest = level;
    best = i;
  }
  return best;
}

function utterancesOf(run: Run): Cut[] {
  const found: Cut[] = [];
  for (let i = 0; i < run.features.length; i++) {
    if (!run.features[i]) continue;
    const last = found.at(-1);
    if (last && i - last.end < PAUSE_FRAMES) last.end = i + 1;
    else found.push({ start: i, end: i + 1 });
  }
  return found;
}

function atChanges(run: Run, whole: Cut, units: Unit[], changes: number[]): { cut: Cut; units: Unit[] }[] {
  const places = changes.map((index) => {
    const near = units[index]?.start ?? whole.start;
    return quietest(
      run.levels,
      Math.max(whole.start + 1, near - SNAP_FRAMES),
      Math.min(whole.end, near + SNAP_FRAMES),
    );
  });
  const bounds = [whole.start, ...places, whole.end];
  const indexes = [0, ...changes, units.length];
  return bounds.slice(1).map((end, i) => ({
    cut: { start: bounds[i] ?? 0, end },
    units: units.slice(indexes[i], indexes[i + 1]),
  }));
}

function oneVoice(
  a: { cut: Cut; units: Unit[] },
  b: { cut: Cut; units: Unit[] },
  judge: ChangeJudge,
): boolean {
  if (b.cut.end - a.cut.start > LONG_FRAMES) return false;
  const score = judge.score(a.units, b.units);
  return score !== undefined && score < SAME_VOICE;
}

function shorten(run: Run, cut: Cut): Cut[] {
  if (cut.end - cut.start <= LONG_FRAMES) return [cut];
  const pause = widestBreak(run, cut.start + SHORT_FRAMES, cut.end - SHORT_FRAMES);
  if (!pause) return [cut];
  return [
    ...shorten(run, { start: cut.start, end: pause.start }),
    ...shorten(run, { start: pause.end, end: cut.end }),
  ];
}

function widestBreak(run: Run, from: number, to: number): Cut | undefined {
  let widest: Cut | undefined;
  let start: number | undefined;
  for (let i = from; i <= to; i++) {
    if (i < to && !run.features[i]) start ??= i;
    else if (start !== undefined) {
      if (i - start >= (widest ? widest.end - widest.start + 1 : BREAK_FRAMES)) widest = { start, end: i };
      start = undefined;
    }
  }
  return widest;
}
