import { escapeMarkdown } from '../../core/markdown.ts';
import type { NotePage, PageLine, PageSection } from './page.ts';

/** A note page as Markdown. Whatever a text holds, it stays text: no heading, link, list or HTML. */
export function renderMarkdown(page: NotePage): string {
  const watermark = page.watermark === undefined ? [] : [`**${escapeMarkdown(page.watermark)}**`];
  const blocks = [
    `# ${escapeMarkdown(page.title)}`,
    ...watermark,
    page.facts.map(({ label, value }) => `- ${escapeMarkdown(label)}: ${escapeMarkdown(value)}`).join('\n'),
    ...page.sections.flatMap(sectionBlocks),
    ...page.remarks.map((remark) => `_${escapeMarkdown(remark)}_`),
    '---',
    page.signature.map(escapeMarkdown).join('  \n'),
    ...page.after.flatMap(sectionBlocks),
    ...watermark,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function sectionBlocks({ title, missing, lines, isFilledIn }: PageSection): string[] {
  if (isFilledIn) return [`## ${escapeMarkdown(title)}`, ...lines.map(({ text }) => escapeMarkdown(text))];
  return [
    `## ${escapeMarkdown(title)}`,
    missing === undefined ? lines.map(item).join('\n') : `_${escapeMarkdown(missing)}_`,
  ];
}

/** Brackets of our own need no escape: they would be a link only if a text could define its address, and none can. */
function item({ mark, text, times }: PageLine): string {
  const id = mark === undefined ? [] : [`(${escapeMarkdown(mark)})`];
  const evidence = times.length === 0 ? [] : [`[${times.join(', ')}]`];
  return `- ${[...id, escapeMarkdown(text), ...evidence].join(' ')}`;
}
