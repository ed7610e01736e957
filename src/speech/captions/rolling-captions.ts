import { cleanCaptionText, stripCaptionTags } from './caption-text.ts';
import type { RawCue } from './raw-cue.ts';

/** What a cue shows, line by line, without markup and blank lines. */
type Shown = readonly string[];

/**
 * Captions made while people speak say things several times: each cue begins with the line that the one before
 * ended with (YouTube), or a cue is said again with a few words more (Zoom, Teams). Every line is taken once, from the
 * moment it is first there. As people repeat themselves too, this is done only to files that do it all the time.
 * @param cues in the order of their beginning
 */
export function withoutRolling(cues: readonly RawCue[]): RawCue[] {
  const shown = cues.map(({ lines }) => lines.map(textOf).filter((line) => line !== ''));
  if (isHabit(shown, carriesLines)) return withoutCarriedLines(cues, shown);
  if (isHabit(shown, grows)) return withoutBeginnings(cues, shown);
  return [...cues];
}

/** A habit shows in this share of the neighbours, and never in fewer than so many. */
const habit = { share: 0.2, pairs: 3 };

function isHabit(shown: readonly Shown[], repeats: (before: Shown, now: Shown) => boolean): boolean {
  const pairs = shown.slice(1).filter((now, at) => repeats(shown[at] ?? [], now)).length;
  return pairs >= habit.pairs && pairs >= habit.share * (shown.length - 1);
}

/** Shorter lines are said twice by people as well. */
const tellingWords = 3;

function carriesLines(before: Shown, now: Shown): boolean {
  const count = carried(before, now);
  if (count === now.length) return false;
  return now.slice(0, count).some((line) => line.split(' ').length >= tellingWords);
}

/** How many lines at the end of one cue are the beginning of the next. */
function carried(before: Shown, now: Shown): number {
  for (let count = Math.min(before.length, now.length); count > 0; count -= 1) {
    if (before.slice(-count).every((line, at) => line === now[at])) return count;
  }
  return 0;
}

function withoutCarriedLines(cues: readonly RawCue[], shown: readonly Shown[]): RawCue[] {
  return cues.flatMap((cue, at) => {
    const count = carried(shown[at - 1] ?? [], shown[at] ?? []);
    const lines = cue.lines.filter((line) => textOf(line) !== '').slice(count);
    return lines.length === 0 ? [] : [{ ...cue, lines }];
  });
}

function grows(before: Shown, now: Shown): boolean {
  const [start, whole] = [wordsOf(before), wordsOf(now)];
  return start.length >= tellingWords && whole.length > start.length && isBeginning(start, whole);
}

function isBeginning(start: readonly string[], whole: readonly string[]): boolean {
  return start.length > 0 && start.every((word, at) => word === whole[at]);
}

/** Case and punctuation change while a sentence grows. */
function wordsOf(shown: Shown): string[] {
  return (
    shown
      .join(' ')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}'’]+/gu) ?? []
  );
}

/** Only the last and longest form of what grows is kept, with the time at which it began. */
function withoutBeginnings(cues: readonly RawCue[], shown: readonly Shown[]): RawCue[] {
  const kept: RawCue[] = [];
  let before: string[] = [];
  for (const [at, cue] of cues.entries()) {
    const now = wordsOf(shown[at] ?? []);
    const begun = isSoonAfter(cue, cues[at - 1]) && isBeginning(before, now) ? kept.pop() : undefined;
    kept.push({ ...cue, startMs: begun?.startMs ?? cue.startMs });
    before = now;
  }
  return kept;
}

/** What grows is shown again within seconds, under the same name. */
function isSoonAfter(cue: RawCue, before: RawCue | undefined): boolean {
  return before !== undefined && cue.startMs - before.startMs <= 10_000 && cue.speaker === before.speaker;
}

function textOf(line: string): string {
  return cleanCaptionText(stripCaptionTags(line));
}
