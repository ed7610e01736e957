import { labelKey, namesNobody } from './caption-label.ts';
import { cleanCaptionText, stripCaptionTags } from './caption-text.ts';
import type { RawCue } from './raw-cue.ts';

/** A stretch of a cue under one voice tag, or under none; markup not yet removed. */
interface Voice {
  speaker?: string;
  raw: string;
}

const longestName = 80;

/**
 * The labels that a file puts before words (`Name: …`), by their {@link labelKey}. Where a voice tag or a place of its
 * own names the speakers there are none. Else a label stands at the beginning of several cues, or is the word for
 * somebody's part, and labels stand before a fair share of the cues; so that "Remember this: breathe" stays a sentence.
 */
export function speakerLabels(cues: readonly RawCue[]): ReadonlySet<string> {
  const named = cues.filter((cue) => voices(cue).some(({ speaker }) => speaker !== undefined));
  if (named.length * 2 > cues.length) return new Set();
  const first = cues.map(
    (cue) =>
      voices(cue)
        .flatMap(linesOf)
        .find((line) => line !== '') ?? '',
  );
  const keys = first.flatMap((line) => keyOf(line) ?? []);
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  // In a file that puts a label before every cue, one that is used once is one, too.
  const always = keys.length === cues.length && [...counts.values()].some((count) => count > 1);
  const labels = [...counts].filter(([key, count]) => always || count > 1 || isPart(key)).map(([key]) => key);
  const labelled = keys.filter((key) => labels.includes(key)).length;
  return new Set(labelled >= fairShare * cues.length ? labels : []);
}

/** Subtitles for people name a speaker only where another one begins. */
const fairShare = 0.2;

function keyOf(line: string): string | undefined {
  const label = labelOf(line)?.label;
  return label === undefined ? undefined : labelKey(label);
}

function isPart(key: string): boolean {
  return (
    /^(?:therapist|clinician|counsell?or|client|patient|speaker)(?: \d+)?$/.test(key) || namesNobody(key)
  );
}

/**
 * One cue per speaker heard in it, in the order of speaking.
 * @param labels What {@link speakerLabels} found in the whole file.
 * @returns nothing when the cue holds no words.
 */
export function splitBySpeaker<T extends RawCue>(
  { lines, speaker, ...times }: T,
  labels: ReadonlySet<string>,
): (Omit<T, 'lines' | 'speaker'> & { text: string; speaker?: string })[] {
  const cue = { ...times, lines, ...(speaker !== undefined && { speaker }) };
  const parts = voices(cue).flatMap((voice) => partsOf(voice, labels));
  return parts.filter(({ text }) => !noWords.test(text)).map((part) => ({ ...times, ...part }));
}

// One character of space, then anything: two unbounded runs in a row would make hostile input slow.
const voiceTag = /<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>|<\/v>/gi;

function voices(cue: Pick<RawCue, 'lines' | 'speaker'>): Voice[] {
  const text = cue.lines.join('\n');
  if (cue.speaker !== undefined) return [voice(nameOf(cue.speaker), text)];
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

function linesOf(voice: Voice): string[] {
  return stripCaptionTags(voice.raw).split('\n').map(cleanCaptionText);
}

function partsOf(voice: Voice, labels: ReadonlySet<string>): { text: string; speaker?: string }[] {
  if (voice.speaker !== undefined) return [{ text: joined(linesOf(voice)), speaker: voice.speaker }];
  const parts: { lines: string[]; speaker?: string }[] = [{ lines: [] }];
  for (const line of linesOf(voice)) {
    const labelled = labelOf(line);
    const words = turn.exec(line)?.[1];
    if (labelled && labels.has(labelKey(labelled.label))) {
      parts.push({ lines: [labelled.rest], speaker: nameOf(labelled.label) });
    } else if (words !== undefined) {
      parts.push({ lines: [words] });
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

const mark = '(?:[-–—]|>{1,3})';
const noWords = new RegExp(`^${mark}?$`);
/** Another person begins, who is not named. */
const turn = new RegExp(`^${mark} ?((?<=\\s)\\p{L}.*|(?<=>)\\S.*)$`, 'u');

const word = String.raw`[\p{L}\p{M}\p{N}_.'’&()/-]`;
const plainName = `\\p{L}${word}*(?: ${word}+){0,3}`;
/** With commas, as in `Lee, Amy` and `Amy Lee, LCSW`, where every word is written like a name. */
const commaName = `\\p{Lu}${word}*(?:,? [\\p{Lu}(]${word}*){0,5}`;
/** Whoever dialled in. */
const phone = String.raw`\+?\d[\d ()*-]{6,18}`;
const named = new RegExp(`^(?:${mark} ?)?(${plainName}|${commaName}|${phone}):(?: (.*))?$`, 'u');
const bracketed = new RegExp(`^(?:${mark} ?)?\\[(\\p{Lu}${word}*(?: ${word}+){0,3})\\]:?(?: (.*))?$`, 'u');

/** What people say before a colon that is nobody's name. */
const speech =
  /^(?:note|notes|question|answer|example|remember|reminder|well|so|and|but|or|because|then|now|yes|no|ok|okay|p\.?s\.?|n\.?b\.?|point|reason|problem|warning|tip|first|second|third|one|two|three|step|rule|idea|homework|goal|today|tomorrow|yesterday|here|there|this|that|these|those|it|he|she|they|we|you|i|my|our|his|her|the|an?|is|was|for|like|maybe|also)(?![\p{L}\p{N}_])/iu;
const saying = /(?:^| )(?:said|says|saying|thought|thinks?|told|means?|is|was|were|are)(?: |$)/iu;

/** What captioners put in brackets that is nobody's name, by its first word. */
const sound =
  /^(?:applause|background|beep|breath\w*|chuckl\w*|clears|coughs|coughing|cries|cross|crosstalk|crying|exhal\w*|foreign|giggl\w*|inaudible|indistinct|inhal\w*|laugh\w*|long|music|no|noise|overlapping|pause\w*|phone|redacted|silen\w*|sigh\w*|sniff\w*|sob\w*|tearful\w*|unclear|unintelligible|weep\w*|whisper\w*)(?![\p{L}\p{N}_])/iu;

function labelOf(line: string): { label: string; rest: string } | undefined {
  const bracket = bracketed.exec(line);
  if (bracket && !sound.test(bracket[1] ?? '') && !speech.test(bracket[1] ?? ''))
    return { label: bracket[1] ?? '', rest: bracket[2] ?? '' };
  const [, label = '', rest = ''] = named.exec(line) ?? [];
  if (label === '' || speech.test(label) || saying.test(label)) return undefined;
  return { label, rest };
}
