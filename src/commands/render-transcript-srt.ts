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

/** SubRip has no escapes of its own; only what programs take for tags, entities or times is written as entities. */
function escaped(text: string): string {
  return text
    .replace(/&(?=#?\w{1,8};)/g, '&amp;')
    .replace(/<(?=[/a-z\d])/gi, '&lt;')
    .replaceAll('-->', '--&gt;')
    .replaceAll('{\\', '&#123;\\');
}
