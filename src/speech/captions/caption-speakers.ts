import { labelKey, namesNobody, waysToCall } from './caption-label.ts';
import { isWrittenLikeName, labelOf, mark } from './caption-line-label.ts';
import { cleanCaptionText, stripCaptionTags } from './caption-text.ts';
import type { RawCue } from './raw-cue.ts';

/** A stretch of a cue under one voice tag, or under none; markup not yet removed. */
interface Voice {
  speaker?: string;
  raw: string;
}

/** What one person says in a cue. */
interface Part {
  text: string;
  speaker?: string;
}

const longestName = 80;

/**
 * The labels that a file puts before words (`Name: …`), by their {@link labelKey}. Those of the people of the session
 * always are labels. Where a voice tag or a place of its own names the speakers there are no others. Else a label
 * stands at the beginning of several cues, or is the word for somebody's part, and labels stand before a fair share of
 * the cues; so that "Remember this: breathe" stays a sentence.
 * @param names of the people of the session
 */
export function speakerLabels(cues: readonly RawCue[], names: readonly string[]): ReadonlySet<string> {
  const known = new Set(names.flatMap(waysToCall));
  const tagged = cues.filter((cue) => voices(cue).some(({ speaker }) => speaker !== undefined));
  if (tagged.length * 2 > cues.length) return known;
  const lines = cues.map((cue) =>
    voices(cue)
      .flatMap(linesOf)
      .filter((line) => line !== ''),
  );
  const first = lines.flatMap(([line = '']) => keyOf(line, known) ?? []);
  const counts = countsOf(first);
  // In a file that puts a label before every cue, one that is used once is one, too.
  const always = first.length === cues.length && [...counts.values()].some((count) => count > 1);
  const labels = [...counts].filter(([key, count]) => always || count > 1 || isPart(key)).map(([key]) => key);
  const labelled = first.filter((key) => labels.includes(key)).length;
  if (labelled < fairShare * cues.length) return known;
  return new Set([...known, ...labels, ...labelsInside(lines, known)]);
}

/** Whole names that never begin a cue, though a fair share of the cues has one: those in it who answer. */
function labelsInside(cues: readonly (readonly string[])[], known: ReadonlySet<string>): string[] {
  const found = cues.flatMap(([, ...lines]) => lines).flatMap((line) => labelOf(line, known) ?? []);
  const names = found.filter(({ label }) => isWrittenLikeName(label));
  const counts = countsOf(names.map(({ label }) => labelKey(label)));
  return [...counts]
    .filter(
      ([key, count]) => isPart(key) || (key.includes(' ') && count > 1 && count >= fairShare * cues.length),
    )
    .map(([key]) => key);
}

function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Subtitles for people name a speaker only where another one begins. */
const fairShare = 0.2;

function keyOf(line: string, known: ReadonlySet<string>): string | undefined {
  const label = labelOf(line, known)?.label;
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
): (Omit<T, 'lines' | 'speaker'> & Part)[] {
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

/** What is said under one voice, parted where a line inside begins with somebody else's label. */
function partsOf(voice: Voice, labels: ReadonlySet<string>): Part[] {
  const lines = linesOf(voice);
  // A tag says who begins: only what stands before a later line can be somebody else.
  const named = voice.speaker !== undefined;
  const [start, inside] = named ? [lines.slice(0, 1), lines.slice(1)] : [[], lines];
  const parts = [{ lines: start, ...(voice.speaker !== undefined && { speaker: voice.speaker }) }];
  for (const line of inside) {
    const labelled = labelOf(line, labels);
    const words = named ? undefined : turn.exec(line)?.[1];
    if (labelled && labels.has(labelKey(labelled.label))) {
      parts.push({ lines: [labelled.rest], speaker: nameOf(labelled.label) });
    } else if (words !== undefined) {
      parts.push({ lines: [words] });
    } else if (!named && labelled && mayBegin(labelled.label, parts.at(-1)?.speaker)) {
      // Somebody else may begin here: these words are not said to be of who spoke before.
      parts.push({ lines: [line] });
    } else {
      parts.at(-1)?.lines.push(line);
    }
  }
  return parts.map(({ lines, ...rest }) => ({ text: joined(lines), ...rest }));
}

/** Whether what is written like a label, though it is not known for one, may be somebody's who speaks after another. */
function mayBegin(label: string, speaker: string | undefined): boolean {
  // Files that write names small say nothing by it.
  return speaker !== undefined && (isWrittenLikeName(label) || !isWrittenLikeName(speaker));
}

function joined(lines: readonly string[]): string {
  return lines.filter((line) => line !== '').join(' ');
}

function nameOf(raw: string): string {
  return [...cleanCaptionText(raw)].slice(0, longestName).join('').trim();
}

const noWords = new RegExp(`^${mark}?$`);
/** Another person begins, who is not named. */
const turn = new RegExp(`^${mark} ?((?<=\\s)\\p{L}.*|(?<=>)\\S.*)$`, 'u');
