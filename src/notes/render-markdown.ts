import { escapeMarkdown } from '../core/markdown.ts';
import type { NotePage, PageLine } from './note-page.ts';
import { plainLine } from './plain-text.ts';

/** A note page as Markdown. Whatever a text holds, it stays text: no heading, link, list or HTML. */
export function renderMarkdown(page: NotePage): string {
  const watermark = page.watermark === undefined ? [] : [`**${escaped(page.watermark)}**`];
  const blocks = [
    `# ${escaped(page.title)}`,
    ...watermark,
    page.facts.map(({ label, value }) => `- ${escaped(label)}: ${escaped(value)}`).join('\n'),
    ...page.sections.flatMap((section) => [
      `## ${escaped(section.title)}`,
      section.missing === undefined ? listed(section.lines) : `_${escaped(section.missing)}_`,
    ]),
    '## Risk',
    listed(page.risk),
    ...page.remarks.map((remark) => `_${escaped(remark)}_`),
    '---',
    page.signature.map(escaped).join('  \n'),
    ...watermark,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function listed(lines: readonly PageLine[]): string {
  return lines.map(({ text, times }) => `- ${[escaped(text), ...evidence(times)].join(' ')}`).join('\n');
}

/** Brackets of our own need no escape: they would be a link only if a text could define its address, and none can. */
function evidence(times: readonly string[]): string[] {
  return times.length === 0 ? [] : [`[${times.join(', ')}]`];
}

function escaped(text: string): string {
  return escapeMarkdown(plainLine(text));
}
