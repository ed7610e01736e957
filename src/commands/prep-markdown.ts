import { escapeMarkdown } from '../core/markdown.ts';
import {
  type PrepItem,
  type PrepPage,
  type PrepQuote,
  prepLimits,
  prepParts,
  sessionsListenedTo,
} from '../core/prep.ts';
import type { PrepSummary } from '../core/prep-summary.ts';
import { clockTime } from '../core/time.ts';
import { numbersIn, type PageLook, partTitles } from './prep-text.ts';

/** The whole page as Markdown, every item with every quote. */
export function prepMarkdown(
  page: PrepPage,
  { name, personName }: Pick<PageLook, 'name' | 'personName'>,
  summary?: PrepSummary,
): string {
  const whose = page.person === undefined ? '' : `, ${personName(page.person)}`;
  const parts = prepParts.flatMap((part) => {
    const items = page.items.filter((item) => item.part === part);
    const rows = items.flatMap((item) => itemRows(item, personName));
    return items.length === 0 ? [] : [`## ${partTitles[part]}\n\n${rows.join('\n')}`];
  });
  const ask = page.ask.map(
    ({ text, numbers }) => `- ${escapeMarkdown(`${text} ${numbersIn(numbers)}`.trimEnd())}`,
  );
  const unsigned = page.unsigned.map(({ day }) => day).join(', ');
  const rest =
    page.unsigned.length > sessionsListenedTo
      ? ` Risk is listened for in the newest ${sessionsListenedTo}.`
      : '';
  const blocks = [
    `# ${escapeMarkdown(`${name}${whose}: prepared ${page.madeOn}`)}`,
    `_${prepLimits}_`,
    ...(summary === undefined ? [] : [summaryBlock(summary)]),
    ...parts,
    ...(ask.length > 0 ? [`## Ask about\n\n${ask.join('\n')}`] : []),
    ...(unsigned === '' ? [] : [`_No signed note: ${unsigned}. Of these only the words are read.${rest}_`]),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function summaryBlock({ sentences, model }: PrepSummary): string {
  const rows = sentences.map(({ text, numbers }) => `- ${escapeMarkdown(`${text} ${numbersIn(numbers)}`)}`);
  const by = escapeMarkdown(
    `Drafted by ${model ?? 'the model'}; every sentence is checked against the quotes it names.`,
  );
  return `## Summary\n\n${by}\n\n${rows.join('\n') || 'Nothing that the quotes prove.'}`;
}

function itemRows({ text, remark, person, quotes }: PrepItem, personName: PageLook['personName']): string[] {
  const whose = person === undefined ? '' : ` (${personName(person)})`;
  const isQuote = quotes.some(({ quote }) => quote.includes(text));
  const head = isQuote
    ? (remark ?? 'said')
    : [text + whose, ...(remark === undefined ? [] : [remark])].join('; ');
  return [`- ${escapeMarkdown(head)}`, ...quotes.map(quoteRow)];
}

function quoteRow({ number, day, at, sessionId, speaker, quote }: PrepQuote): string {
  const moment = at === undefined ? '' : ` ${clockTime(at.startMs)}`;
  return `  - **${number}** ${escapeMarkdown(`${day}${moment} ${sessionId} ${speaker ?? '?'}`)}: “${escapeMarkdown(quote)}”`;
}
