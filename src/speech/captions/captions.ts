import type { Cue } from '../../core/speech-ports.ts';
import { refusal } from './caption-refusal.ts';
import { speakerLabels, splitBySpeaker } from './caption-speakers.ts';
import { withoutMarkup } from './caption-text.ts';
import { isVttHeader, readCueBlocks } from './cue-blocks.ts';
import { readJsonTranscript } from './json-transcript.ts';
import type { RawCue } from './raw-cue.ts';
import { withoutRolling } from './rolling-captions.ts';
import { isTurnHead, readTurns } from './turn-text.ts';

/** Longest transcript taken, in characters: some fifty hours of speech, far below what memory holds. */
const maxCharacters = 16 * 1024 * 1024;

/**
 * Reads a transcript as other programs write it: WebVTT, SubRip, the plain text of Zoom, Teams and Otter, or JSON;
 * which of them, its content tells. Speakers come from voice tags, from the places the formats have for them, or
 * from labels (`Name: text`, `[Name] text`). A cue in which several people speak becomes one cue each, with the same
 * times: the file says no more. A cue that does not say when it ends, ends where the next one begins. Captions that
 * repeat what was shown before are taken once. Markup, control characters and terminal escapes are removed, words
 * never; cues without words are left out. Takes time linear in the length of the text.
 * @param names of the people of the session: they always are labels
 * @returns cues ordered by start, those of equal start in the order of the file.
 * @throws `usage` with the line's number when the text is none of these or a time makes no sense.
 */
export function parseCaptions(text: string, names: readonly string[] = []): Cue[] {
  if (text.length > maxCharacters) throw refusal('the captions are longer than 16 million characters');
  const raw = readRaw(text.replace(/^\uFEFF/, '')).sort((a, b) => a.startMs - b.startMs);
  const timed = withEnds(withoutRolling(raw));
  const labels = speakerLabels(timed, names);
  const cues = timed.flatMap((cue) => splitBySpeaker(cue, labels));
  if (cues.length === 0) throw refusal('the captions hold no cue with words');
  return cues;
}

/** Whether a text begins like one of these. */
export function looksLikeCaptions(text: string): boolean {
  const lines = linesOf(text);
  return isJson(text) || lines.some((line) => isVttHeader(line) || timedCue.test(line) || isTurnHead(line));
}

function readRaw(text: string): RawCue[] {
  if (isJson(text)) return readJsonTranscript(text).map(asMarkup);
  const lines = linesOf(text);
  const first = lines.find((line) => line.includes('-->') || isVttHeader(line) || isTurnHead(line)) ?? '';
  if (first === '' || isVttHeader(first) || first.includes('-->')) return readCueBlocks(lines);
  return readTurns(lines).map(asMarkup);
}

function linesOf(text: string): string[] {
  // Documents saved as text have other line breaks, too.
  return text.split(/\r\n|[\n\r\v\f\u2028\u2029]/);
}

function isJson(text: string): boolean {
  return /^\s*(?:\{|\[\s*[{\]])/.test(text);
}

const timedCue = /^\s*(?:\d+:)?\d{1,2}:\d{1,2}[.,]\d+\s*-->/;

/** These formats have no markup: what looks like some was said. */
function asMarkup({ lines, speaker, ...times }: RawCue): RawCue {
  return {
    ...times,
    lines: lines.map(withoutMarkup),
    ...(speaker !== undefined && { speaker: withoutMarkup(speaker) }),
  };
}

/** How long a word takes to say, in milliseconds, and the least that a turn takes. */
const spokenWordMs = 400;
const leastMs = 1000;

/** The next cue that begins later says where one ends that does not say it itself; the last one is as long as its words. */
function withEnds(cues: readonly RawCue[]): (RawCue & { endMs: number })[] {
  const timed: (RawCue & { endMs: number })[] = [];
  let [laterMs, thisMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const cue of cues.toReversed()) {
    if (cue.startMs < thisMs) [laterMs, thisMs] = [thisMs, cue.startMs];
    const words = cue.lines.join(' ').trim().split(/\s+/).length;
    const open = laterMs === Number.POSITIVE_INFINITY;
    const lastMs = cue.startMs + Math.max(leastMs, words * spokenWordMs);
    timed.push({ ...cue, endMs: cue.endMs ?? (open ? lastMs : laterMs) });
  }
  return timed.reverse();
}
