import { AmynoteError } from '../core/errors.ts';
import type { Cue } from '../core/speech-ports.ts';
import { type RawCue, speakerLabels, splitBySpeaker } from './caption-speakers.ts';

/** Longest caption text taken, in characters: some hundred hours of speech, far below what memory holds. */
const maxCharacters = 32 * 1024 * 1024;

/**
 * Reads WebVTT (https://www.w3.org/TR/webvtt1/) or SubRip, told apart by content. Speakers come from
 * voice tags, or from labels (`Name: text`, `[Name] text`) that the file uses at least twice. A cue
 * in which several people speak becomes one cue each, with the same times: the file says no more.
 * Markup, control characters and terminal escapes are removed, words never; cues without words are left out.
 * Takes time linear in the length of the text.
 * @returns cues ordered by start, those of equal start in the order of the file.
 * @throws `usage` with the line's number when the text is no caption file or a time makes no sense.
 */
export function parseCaptions(text: string): Cue[] {
  if (text.length > maxCharacters) throw refusal('the captions are longer than 32 million characters');
  const raw = readCues(text.replace(/^\uFEFF/, '').split(/\r\n|[\n\r]/));
  const labels = speakerLabels(raw);
  const cues = raw.flatMap((cue) => splitBySpeaker(cue, labels));
  if (cues.length === 0) throw refusal('the captions hold no cue with words');
  return cues.sort((a, b) => a.startMs - b.startMs);
}

function readCues(lines: readonly string[]): RawCue[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const isVtt = /^WEBVTT(?:[ \t]|$)/.test(lines[first] ?? '');
  const cues: RawCue[] = [];
  let inCue = false;
  let at = isVtt ? blockEnd(lines, first) : 0;
  for (; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const cue = cues.at(-1);
    if (line.trim() === '') {
      inCue = false;
    } else if (isTiming(line, inCue)) {
      // Files without blank lines between cues leave the next cue's number at the end of this one.
      if (inCue && /^\s*\d+\s*$/.test(cue?.lines.at(-1) ?? '')) cue?.lines.pop();
      cues.push({ ...timesOf(line, at + 1), lines: [] });
      inCue = true;
    } else if (inCue) {
      cue?.lines.push(line);
    } else if (isTiming(lines[at + 1] ?? '', false)) {
      // The cue's number or name.
    } else if (isVtt && /^(?:NOTE(?=[ \t]|$)|(?:STYLE|REGION)[ \t]*$)/.test(line)) {
      at = blockEnd(lines, at) - 1;
    } else if (cue && !/^[\d\s:.,]+$/.test(line)) {
      // A blank line inside a cue: whoever edited the file still meant the words below to be said.
      cue.lines.push(line);
      inCue = true;
    } else {
      throw refusal('this line belongs to no WebVTT or SubRip cue', at + 1);
    }
  }
  return cues;
}

/** The first line after `start` that ends its block: a blank one, a cue's times, or the file's end. */
function blockEnd(lines: readonly string[], start: number): number {
  let at = start + 1;
  while (at < lines.length && lines[at]?.trim() !== '' && !isTiming(lines[at] ?? '', false)) at += 1;
  return at;
}

/** An arrow makes a line of times; inside a cue it must also begin like one, as people do write arrows. */
function isTiming(line: string, inCue: boolean): boolean {
  return line.includes('-->') && (!inCue || /^\s*[-+]?\d/.test(line));
}

const time = String.raw`(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)(?:[.,](\d{1,3}))?`;
const timing = new RegExp(String.raw`^\s*${time}\s*-->\s*${time}(?:\s|$)`);

function timesOf(line: string, lineNumber: number): { startMs: number; endMs: number } {
  const parts = timing.exec(line);
  if (!parts) throw refusal('the times of this cue cannot be read', lineNumber);
  const startMs = milliseconds(parts.slice(1, 5));
  const endMs = milliseconds(parts.slice(5, 9));
  if (endMs < startMs) throw refusal('this cue ends before it starts', lineNumber);
  return { startMs, endMs };
}

function milliseconds([hours, minutes, seconds, fraction]: (string | undefined)[]): number {
  const whole = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number((fraction ?? '').padEnd(3, '0'));
}

function refusal(what: string, line?: number): AmynoteError {
  return new AmynoteError('usage', line === undefined ? what : `line ${line} of the captions: ${what}`, {
    hint: 'export the captions again as WebVTT (.vtt) or SubRip (.srt)',
    ...(line !== undefined && { data: { line } }),
  });
}
