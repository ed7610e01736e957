import { refusal } from './caption-refusal.ts';
import { milliseconds, type RawCue } from './raw-cue.ts';

/**
 * The cues of WebVTT (https://www.w3.org/TR/webvtt1/) and of SubRip, and of documents that copy them, in the order
 * of the file. Header, notes, styles, regions, and the numbers and names of cues are left out.
 * @throws `usage` with the line's number when a time makes no sense or a line belongs to no cue
 */
export function readCueBlocks(lines: readonly string[]): RawCue[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const isVtt = isVttHeader(lines[first] ?? '');
  const cues: RawCue[] = [];
  let inCue = false;
  for (let at = isVtt ? blockEnd(lines, first) : 0; at < lines.length; at += 1) {
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
  return isVtt ? cues : withNamesAbove(cues);
}

export function isVttHeader(line: string): boolean {
  return /^WEBVTT(?:[ \t]|$)/.test(line);
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

const time = String.raw`(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)(?:[.,](\d{1,9}))?`;
const timing = new RegExp(String.raw`^\s*${time}\s*-->(?:\s*${time}(?:\s|$)|\s*$)`);

function timesOf(line: string, lineNumber: number): Pick<RawCue, 'startMs' | 'endMs'> {
  const parts = timing.exec(line);
  if (!parts) throw refusal('the times of this cue cannot be read', lineNumber);
  const startMs = milliseconds(parts.slice(1, 5));
  if (parts[6] === undefined) return { startMs };
  const endMs = milliseconds(parts.slice(5, 9));
  if (endMs < startMs) throw refusal('this cue ends before it starts', lineNumber);
  return { startMs, endMs };
}

/**
 * Documents that Teams made until 2022 have the speaker's name alone on the first line of every cue. It is taken
 * for one only when all cues have such a line, and at most half as many different ones as there are cues.
 */
function withNamesAbove(cues: RawCue[]): RawCue[] {
  const names = new Set(cues.map(({ lines }) => lines[0]?.trim()));
  const isName = ({ lines }: RawCue) => lines.length > 1 && nameAlone.test(lines[0]?.trim() ?? '');
  if (cues.length < 4 || names.size * 2 > cues.length || !cues.every(isName)) return cues;
  return cues.map(({ lines: [speaker = '', ...lines], ...times }) => ({ ...times, lines, speaker }));
}

const nameAlone = /^\p{Lu}[^.?!:,]{0,60}$/u;
