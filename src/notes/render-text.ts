import type { NotePage, PageLine } from './note-page.ts';
import { plainLine } from './plain-text.ts';

/** A note page as plain text that pastes cleanly into a health record: no marks, one statement a line. */
export function renderText(page: NotePage): string {
  const watermark = page.watermark === undefined ? [] : [plainLine(page.watermark)];
  const blocks = [
    [plainLine(page.title).toUpperCase(), ...watermark].join('\n'),
    page.facts.map(({ label, value }) => `${plainLine(label)}: ${plainLine(value)}`).join('\n'),
    ...page.sections.map((section) =>
      [
        plainLine(section.title).toUpperCase(),
        ...(section.missing === undefined ? section.lines.map(sentence) : [plainLine(section.missing)]),
      ].join('\n'),
    ),
    ['RISK', ...page.risk.map(sentence)].join('\n'),
    page.remarks.map(plainLine).join('\n'),
    page.signature.map(plainLine).join('\n'),
    watermark.join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function sentence({ mark, text, times }: PageLine): string {
  const said = plainLine(times.length === 0 ? text : `${text} [${times.join(', ')}]`);
  return mark === undefined ? said : `${plainLine(mark)}  ${said}`;
}
