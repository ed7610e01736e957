import type { NotePage, PageLine, PageSection } from './page.ts';

/**
 * A note page as plain text that pastes cleanly into a health record: no marks, one statement a line, whatever its
 * length, and one empty line between parts.
 * @param ascii with plain quotation marks and dashes, for a system that garbles others; letters stay as they are
 */
export function renderText(page: NotePage, ascii = false): string {
  const watermark = page.watermark ?? '';
  const blocks = [
    [page.title.toUpperCase(), ...(watermark === '' ? [] : [watermark])].join('\n'),
    page.facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...page.sections.map(sectionText),
    page.remarks.join('\n'),
    page.signature.join('\n'),
    ...page.after.map(sectionText),
    watermark,
  ];
  const text = `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
  return ascii ? withPlainMarks(text) : text;
}

function sectionText({ title, missing, lines }: PageSection): string {
  return [title.toUpperCase(), ...(missing === undefined ? lines.map(sentence) : [missing])].join('\n');
}

/** What stands for an evidence's moments; a statement's id stands before it. */
function sentence({ mark, text, times }: PageLine): string {
  const said = times.length === 0 ? text : `${text} [${times.join(', ')}]`;
  return mark === undefined ? said : `${mark}  ${said}`;
}

function withPlainMarks(text: string): string {
  return text
    .replace(/[“”„‟«»]/gu, '"')
    .replace(/[‘’‚‛‹›ʼ]/gu, "'")
    .replace(/[‐-―−]/gu, '-')
    .replace(/…/gu, '...')
    .replace(/[·•]/gu, '-')
    .replace(/(?!\n)\p{Zs}/gu, ' ');
}
