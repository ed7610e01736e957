import type { NoteRenderer, RenderableNote } from '../core/note-ports.ts';
import { type NotePage, notePage } from './note-page.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';

/** How a note is written out. */
export interface RenderOptions {
  /** Write the times of the evidence behind each statement; without them a text pastes as plain prose. */
  evidence: boolean;
}

/** A note as Markdown or plain text, ending in a line break. */
export function renderNote(
  note: RenderableNote,
  format: 'md' | 'txt',
  options: RenderOptions = { evidence: true },
): string {
  const page = options.evidence ? notePage(note) : withoutTimes(notePage(note));
  return format === 'md' ? renderMarkdown(page) : renderText(page);
}

/** The renderer the pipeline asks for: evidence is always shown. */
export function createNoteRenderer(): NoteRenderer {
  return { render: (note, format) => renderNote(note, format) };
}

function withoutTimes(page: NotePage): NotePage {
  const bare = (lines: NotePage['risk']) => lines.map(({ text }) => ({ text, times: [] }));
  const sections = page.sections.map((section) => ({ ...section, lines: bare(section.lines) }));
  return { ...page, sections, risk: bare(page.risk) };
}
