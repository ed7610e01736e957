import { lineMarks } from '../core/line-marks.ts';
import type { SpokenLine } from '../core/lines.ts';
import { escapeMarkdown } from '../core/markdown.ts';
import { clockTime } from '../core/time.ts';
import { inOrder, leftOut, shownName, type TranscriptPage } from './transcript-page.ts';

/** A transcript as Markdown: one paragraph per line, with its number, time and speaker. */
export function renderMarkdown(page: TranscriptPage): string {
  const title = `# Transcript, ${page.startedAt.slice(0, 16).replace('T', ' ')}`;
  const blocks = inOrder(page).map(({ line, mark }) =>
    mark === undefined ? paragraph(page, line) : `_${escapeMarkdown(mark.text)}_`,
  );
  const note = leftOut(page);
  if (note !== undefined) blocks.push(`_${escapeMarkdown(note)}_`);
  return `${[title, ...blocks].join('\n\n')}\n`;
}

function paragraph(page: TranscriptPage, line: SpokenLine): string {
  const name = line.participant === null ? '?' : shownName(page, line.participant);
  const marks = lineMarks(line);
  const beside = marks.length === 0 ? '' : ` _(${escapeMarkdown(marks.join('; '))})_`;
  return `**${line.id} · ${clockTime(line.startMs)} · ${escapeMarkdown(name)}** ${escapeMarkdown(line.text)}${beside}`;
}
