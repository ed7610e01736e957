import type { Cue } from '../core/speech-ports.ts';
import { cleanCaptionText, stripCaptionTags } from './caption-text.ts';

/** A cue as it stands in the file: its times and the raw lines below them. */
export interface RawCue {
  startMs: number;
  endMs: number;
  lines: string[];
}

/** A stretch of a cue under one voice tag, or under none; markup not yet removed. */
interface Voice {
  speaker?: string;
  raw: string;
}

const longestName = 80;

/**
 * The labels a file names its speakers by. Only what stands before words at least twice counts, so
 * that "Remember this: breathe" stays a sentence.
 */
export function speakerLabels(cues: readonly RawCue[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const line of cues.flatMap(voices).flatMap(untaggedLines)) {
    const label = labelOf(line)?.label;
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count >= 2).map(([label]) => label));
}

/**
 * One cue per speaker heard in it, in the order of speaking.
 * @param labels What {@link speakerLabels} found in the whole file.
 * @returns nothing when the cue holds no words.
 */
export function splitBySpeaker(cue: RawCue, labels: ReadonlySet<string>): Cue[] {
  const parts = voices(cue).flatMap((voice) => partsOf(voice, labels));
  return parts
    .filter((part) => part.text !== '')
    .map((part) => ({ startMs: cue.startMs, endMs: cue.endMs, ...part }));
}

// One character of space, then anything: two unbounded runs in a row would make hostile input slow.
const voiceTag = /<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>|<\/v>/gi;

function voices(cue: RawCue): Voice[] {
  const text = cue.lines.join('\n');
  const found: Voice[] = [];
  let speaker = '';
  let from = 0;
  for (const tag of text.matchAll(voiceTag)) {
    found.push(voice(speaker, text.slice(from, tag.index)));
    speaker = nameOf(tag[1] ?? '');
    from = tag.index + tag[0].length;
  }
  found.push(voice(speaker, text.slice(from)));
  return found;
}

function voice(speaker: string, raw: string): Voice {
  return speaker === '' ? { raw } : { speaker, raw };
}

function untaggedLines(voice: Voice): string[] {
  return voice.speaker === undefined ? linesOf(voice) : [];
}

function linesOf(voice: Voice): string[] {
  return stripCaptionTags(voice.raw).split('\n').map(cleanCaptionText);
}

function partsOf(voice: Voice, labels: ReadonlySet<string>): { text: string; speaker?: string }[] {
  if (voice.speaker !== undefined) return [{ text: joined(linesOf(voice)), speaker: voice.speaker }];
  const parts: { lines: string[]; speaker?: string }[] = [{ lines: [] }];
  for (const line of linesOf(voice)) {
    const labelled = labelOf(line);
    if (labelled && labels.has(labelled.label)) {
      parts.push({ lines: [labelled.rest], speaker: nameOf(labelled.label) });
    } else {
      parts.at(-1)?.lines.push(line);
    }
  }
  return parts.map(({ lines, ...rest }) => ({ text: joined(lines), ...rest }));
}

function joined(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join(' ');
}

function nameOf(raw: string): string {
  return [...cleanCaptionText(raw)].slice(0, longestName).join('').trim();
}

const word = String.raw`[\p{L}\p{M}\p{N}_.'’&()-]`;
const turnMark = '(?:(?:[-–—]|>{1,3}) ?)?';
const named = new RegExp(`^${turnMark}(\\p{L}${word}*(?: ${word}+){0,3}):(?: (.*))?$`, 'u');
const bracketed = new RegExp(`^${turnMark}\\[(\\p{Lu}${word}*(?: ${word}+){0,3})\\]:?(?: (.*))?$`, 'u');

/** What captioners put in brackets that is nobody's name, by its first word. */
const sound =
  /^(?:applause|background|beep|breath\w*|chuckl\w*|clears|coughs|coughing|cries|cross|crosstalk|crying|exhal\w*|foreign|giggl\w*|inaudible|indistinct|inhal\w*|laugh\w*|long|music|no|noise|overlapping|pause\w*|phone|redacted|silen\w*|sigh\w*|sniff\w*|sob\w*|tearful\w*|unclear|unintelligible|weep\w*|whisper\w*)(?![\p{L}\p{N}_])/iu;

function labelOf(line: string): { label: string; rest: string } | undefined {
  const bracket = bracketed.exec(line);
  const match = bracket && !sound.test(bracket[1] ?? '') ? bracket : named.exec(line);
  return match ? { label: match[1] ?? '', rest: match[2] ?? '' } : undefined;
}
