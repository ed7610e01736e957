import { lineMarks } from '../core/line-marks.ts';
import type { SpokenLine } from '../core/lines.ts';
import { captionTime } from './caption-time.ts';
import { inOrder, shownName, type TranscriptPage } from './transcript-page.ts';
import { wrapped } from './wrap-caption.ts';

/**
 * A transcript as WebVTT (https://www.w3.org/TR/webvtt1/): one cue per line, named by its number, with the speaker as voice
 * tag. What the timeline and the lines say beside the words stands in notes, which players pass over.
 */
export function renderVtt(page: TranscriptPage): string {
  const blocks = inOrder(page).flatMap(({ line, mark }) =>
    mark === undefined ? cue(page, line) : [`NOTE ${escaped(mark.text)}`],
  );
  const title = `NOTE session ${page.sessionId}, ${page.startedAt.slice(0, 16).replace('T', ' ')}`;
  return `${['WEBVTT', title, ...blocks].join('\n\n')}\n`;
}

function cue(page: TranscriptPage, line: SpokenLine): string[] {
  const { id, startMs, participant, text } = line;
  // A cue has to end after it starts.
  const endMs = Math.max(line.endMs, startMs + 1);
  const times = `${captionTime(startMs, '.')} --> ${captionTime(endMs, '.')}`;
  const voice = participant === null ? '' : `<v ${escaped(shownName(page, participant))}>`;
  const marks = lineMarks(line);
  const note = marks.length === 0 ? [] : [`NOTE line ${id}: ${escaped(marks.join('; '))}`];
  return [...note, `${id}\n${times}\n${voice}${wrapped(escaped(text))}`];
}

/** Also keeps an arrow in what was said from being one between times; some readers take `{\an8}` for a tag. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('{\\', '&#123;\\');
}
