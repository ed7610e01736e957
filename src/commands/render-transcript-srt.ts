import type { SpokenLine } from '../core/lines.ts';
import { captionTime } from './caption-time.ts';
import { shownName, type TranscriptPage } from './transcript-page.ts';
import { wrapped } from './wrap-caption.ts';

/**
 * A transcript as SubRip: one numbered cue per line, its speaker's name before the words. The format has no place
 * for notes: what is not words is left out.
 */
export function renderSrt(page: TranscriptPage): string {
  return page.lines.map((line, index) => `${index + 1}\n${cue(page, line)}\n`).join('\n');
}

function cue(page: TranscriptPage, { startMs, endMs, participant, text }: SpokenLine): string {
  // Said of every line, so that words before a colon are never taken for a name.
  const name = participant === null ? 'Unknown' : shownName(page, participant);
  const times = `${captionTime(startMs, ',')} --> ${captionTime(endMs, ',')}`;
  return `${times}\n${wrapped(`${name}: ${escaped(text)}`)}`;
}

/**
 * SubRip has no escapes, and players show what is written. Where they would take what was said for a tag, for times or
 * for an entity, a mark that nobody sees stands inside, and is left out when it is read again.
 */
function escaped(text: string): string {
  return text
    .replace(/&(?=#?\w{1,8};)/g, `&${joiner}`)
    .replace(/<(?=[/a-z\d])/gi, `<${joiner}`)
    .replaceAll('-->', `--${joiner}>`)
    .replaceAll('{\\', `{${joiner}\\`);
}

/** The word joiner of Unicode: no width, and no break after it. */
const joiner = '\u2060';
