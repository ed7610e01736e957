import type { NoteRenderer, RenderableNote } from '../core/note-ports.ts';
import { notePage } from './note-page.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';

/** A note as Markdown or plain text, ending in a line break, with the times of its evidence. */
export function renderNote(note: RenderableNote, format: 'md' | 'txt'): string {
  const page = notePage(note);
  return format === 'md' ? renderMarkdown(page) : renderText(page);
}

/** The renderer the pipeline asks for. */
export function createNoteRenderer(): NoteRenderer {
  return { render: renderNote };
}
