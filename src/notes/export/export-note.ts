import type { ExportChoice, NoteRenderer, RenderableNote } from '../../core/note-export.ts';
import { formOnPaper } from './form-page.ts';
import { notePage } from './note-page.ts';
import type { NotePage } from './page.ts';
import { payerGaps } from './payer-needs.ts';
import { type Reading, readingFor, wholeReading } from './reading.ts';
import { renderFhir } from './render-fhir.ts';
import { renderJson } from './render-json.ts';
import { renderMarkdown } from './render-markdown.ts';
import { renderText } from './render-text.ts';

/** Lays pages out on paper; costly to load, so each is asked for only when it is needed. */
export interface PaperRenderers {
  docx(): Promise<(page: NotePage) => Promise<Uint8Array>>;
  pdf(): Promise<(page: NotePage) => Promise<Uint8Array>>;
}

/** Writes notes out in every format. */
export function createNoteRenderer(paper: PaperRenderers): NoteRenderer {
  return {
    render: renderNote,
    gaps: (note, choice) => payerGaps(readingFor(note, choice)),
    form: async (page, format) => {
      const paperPage = formOnPaper(page);
      if (format === 'pdf') return (await paper.pdf())(paperPage);
      return format === 'md' ? renderMarkdown(paperPage) : renderText(paperPage);
    },
    write: async (note, choice) => {
      const reading = readingFor(note, choice);
      const page = notePage(reading);
      if (choice.format === 'docx') return (await paper.docx())(page);
      if (choice.format === 'pdf') return (await paper.pdf())(page);
      return textOf(reading, page, choice);
    },
  };
}

/** The whole note as Markdown or plain text, ending in a line break, with the times of its evidence. */
export function renderNote(note: RenderableNote, format: 'md' | 'txt'): string {
  const page = notePage(wholeReading(note));
  return format === 'md' ? renderMarkdown(page) : renderText(page);
}

function textOf(reading: Reading, page: NotePage, choice: ExportChoice): string {
  if (choice.format === 'json') return renderJson(reading, page, choice);
  if (choice.format === 'fhir') return renderFhir(reading, page, renderText(page));
  return choice.format === 'md' ? renderMarkdown(page) : renderText(page, choice.ascii);
}
