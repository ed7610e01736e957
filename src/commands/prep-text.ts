import { counted } from '../core/counted.ts';
import { displayWidth, wrapText } from '../core/display-width.ts';
import { oneLine } from '../core/one-line.ts';
import {
  type PrepItem,
  type PrepPage,
  type PrepPart,
  type PrepQuote,
  prepLimits,
  prepParts,
  sessionsListenedTo,
} from '../core/prep.ts';
import type { PrepSummary } from '../core/prep-summary.ts';
import { clockTime } from '../core/time.ts';
import { placeLines } from './place-lines.ts';

/** How the page is called in its headings. */
export const partTitles: Record<PrepPart, string> = {
  risk: 'Risk that no later note resolves',
  objectives: 'Open objectives',
  homework: 'Homework',
  promises: 'What you said you would do',
  dates: 'Days the client named',
  measures: 'Measures',
  threads: 'Threads',
};

/** What the page in the terminal needs beside its items. */
export interface PageLook {
  name: string;
  columns: number;
  strong(text: string): string;
  faint(text: string): string;
  /** Whether there is sound of a session. */
  isPlayable(sessionId: string): boolean;
  /** Of a person, where the client is several people. */
  personName(id: string): string;
}

/** As many lines as a sheet of paper and a tall terminal hold. */
const pageLines = 66;
const mostAsked = 8;
/** How many items of each part fit at first, and how many quotes of an item. */
const usual: Record<PrepPart, number> = {
  risk: 4,
  objectives: 3,
  homework: 2,
  promises: 3,
  dates: 3,
  measures: 3,
  threads: 3,
};
/** How much of an item is shown, from a page with room to one that is full. */
const densities = [
  { quotes: 3, quoteLines: 2 },
  { quotes: 2, quoteLines: 1 },
  { quotes: 1, quoteLines: 1 },
  { quotes: 1, quoteLines: 1 },
] as const;
/** Of risk an answer stays with its question, and no words are cut off before the page is full in every other way. */
const ofRisk = [
  { quotes: 3, quoteLines: 8 },
  { quotes: 3, quoteLines: 8 },
  { quotes: 3, quoteLines: 3 },
  { quotes: 1, quoteLines: 2 },
] as const;
type DenseLook = PageLook & { quotes: number; quoteLines: number; risk: (typeof ofRisk)[number] };

/** What gives way first where the page is too long; of risk nothing does. */
const givesWay: readonly PrepPart[] = ['measures', 'objectives', 'threads', 'promises', 'dates', 'homework'];

/** The page as lines, none wider than the terminal, together no longer than one page. */
export function prepText(page: PrepPage, look: PageLook, summary?: PrepSummary): string[] {
  const cited = new Set(summary?.sentences.flatMap(({ numbers }) => numbers));
  const room = { ...usual };
  const most = givesWay.length * densities.length;
  for (let step = 0; ; step += 1) {
    const dense = Math.floor(step / givesWay.length);
    const density = { ...(densities[dense] ?? densities[0]), risk: ofRisk[dense] ?? ofRisk[0] };
    const lines = [
      ...headLines(page, look),
      ...summaryLines(summary, look),
      ...partLines(page, room, cited, { ...look, ...density }),
      ...askLines(page, look),
      ...footLines(page, look),
    ];
    if (lines.length <= pageLines || step === most - 1) return lines;
    const part = givesWay[step % givesWay.length] ?? 'measures';
    room[part] = Math.max(1, room[part] - 1);
  }
}

function headLines(
  { person, sessions, last, madeOn }: PrepPage,
  { name, columns, strong, faint, personName }: PageLook,
): string[] {
  const whose = person === undefined ? '' : `, ${personName(person)}`;
  const newest = last === undefined ? '' : `, the last on ${last.day}`;
  const head = `${name}${whose}: prepared ${madeOn} from ${counted(sessions, 'session')}${newest}`;
  return [...wrapText(head, columns).map(strong), ...wrapText(prepLimits, columns).map(faint)];
}

function summaryLines(summary: PrepSummary | undefined, { columns, strong }: PageLook): string[] {
  if (summary === undefined) return [];
  const sentences = summary.sentences.flatMap(({ text, numbers }) =>
    indented(`${text} ${numbersIn(numbers)}`, columns),
  );
  const none = '  nothing that the quotes prove';
  const by = `Summary, drafted by ${summary.model ?? 'the model'}; every sentence is checked against the quotes it names`;
  return ['', ...wrapText(by, columns).map(strong), ...(sentences.length > 0 ? sentences : [none])];
}

function partLines(
  page: PrepPage,
  room: Record<PrepPart, number>,
  cited: ReadonlySet<number>,
  look: DenseLook,
): string[] {
  return prepParts.flatMap((part) => {
    const items = page.items.filter((item) => item.part === part);
    if (items.length === 0) return [];
    const most = part === 'risk' ? items.length : room[part];
    const shown = items.filter(
      (item, at) => at < most || item.quotes.some(({ number }) => cited.has(number)),
    );
    const title = partTitles[part];
    const head =
      shown.length < items.length ? `${title}: ${shown.length} of ${items.length}, all with --md` : title;
    return ['', look.strong(head), ...shown.flatMap((item) => itemLines(item, look))];
  });
}

function itemLines(item: PrepItem, look: DenseLook): string[] {
  const { part, text, remark, person, quotes } = item;
  const whose = person === undefined ? '' : ` (${look.personName(person)})`;
  // A sentence that is the quote itself is said once.
  const isQuote = quotes.some(({ quote }) => quote.includes(text));
  const head = isQuote
    ? (remark ?? '')
    : [text + whose, ...(remark === undefined ? [] : [remark])].join('; ');
  const shown = part === 'risk' ? { ...look, ...look.risk } : look;
  return [
    ...(head === '' ? [] : indented(head, look.columns)),
    ...quotes.slice(0, shown.quotes).flatMap((quote) => quoteLines(quote, shown)),
  ];
}

/** `[4] 2026-03-04 00:25  s5k…  client` and the words below it: what `amynote play` needs to get there. */
function quoteLines(
  { number, day, at, sessionId, speaker, quote }: PrepQuote,
  { columns, faint, quoteLines: most }: DenseLook,
): string[] {
  const moment = at === undefined ? '' : ` ${clockTime(at.startMs)}`;
  const place = `  [${number}] ${day}${moment}  ${sessionId}  ${speaker ?? '?'}`;
  const said = oneLine(quote);
  if (displayWidth(place) + 2 + displayWidth(said) <= columns) return [`${faint(place)}  ${said}`];
  const words = wrapText(said, columns - 8);
  const shown = words.slice(0, most);
  const last = `${shown.at(-1) ?? ''}${words.length > most ? ' …' : ''}`;
  return [
    ...placeLines(place, columns).map(faint),
    ...[...shown.slice(0, -1), last].map((line) => `      ${line}`),
  ];
}

function askLines({ ask }: PrepPage, { columns, strong }: PageLook): string[] {
  if (ask.length === 0) return [];
  const lines = ask
    .slice(0, mostAsked)
    .map(({ text, numbers }) => askLine(text, numbersIn(numbers), columns));
  const left = ask.length - mostAsked;
  return ['', strong('Ask about'), ...lines, ...(left > 0 ? [`  and ${left} more, with --md`] : [])];
}

/** One line, the end of a long sentence left out: it stands above. */
function askLine(text: string, numbers: string, columns: number): string {
  const room = columns - 4 - displayWidth(numbers);
  const short = displayWidth(text) <= room ? text : `${wrapText(text, room - 2)[0] ?? ''} …`;
  return `  ${short} ${numbers}`.trimEnd();
}

function footLines({ unsigned, items }: PrepPage, { columns, faint, isPlayable }: PageLook): string[] {
  const newest = unsigned.at(-1)?.day ?? '';
  const rest =
    unsigned.length > sessionsListenedTo ? ` Risk is listened for in the newest ${sessionsListenedTo}.` : '';
  const open = `No signed note: ${counted(unsigned.length, 'session')}, the last of ${newest}; only the words are read.${rest}`;
  const quote = items.flatMap(({ quotes }) => quotes).find(({ at }) => at !== undefined);
  const none = items.length === 0 ? ['', 'Nothing open was found.'] : [];
  const lines = [
    ...(unsigned.length > 0 ? wrapText(open, columns).map(faint) : []),
    ...(quote?.at === undefined ? [] : [faint(nearTo(quote.sessionId, quote.at.startMs, isPlayable))]),
  ];
  return [...none, ...(lines.length > 0 ? [''] : []), ...lines];
}

/** The command that gets to a quote; an imported transcript has no sound. */
function nearTo(sessionId: string, startMs: number, isPlayable: PageLook['isPlayable']): string {
  if (isPlayable(sessionId)) return `Listen: amynote play ${sessionId} --at ${clockTime(startMs)}`;
  return `Read on: amynote show ${sessionId} --part transcript`;
}

/** `[3, 5]` */
export function numbersIn(numbers: readonly number[]): string {
  return numbers.length === 0 ? '' : `[${numbers.join(', ')}]`;
}

function indented(text: string, columns: number): string[] {
  return wrapText(text, columns - 4).map((line, at) => (at === 0 ? `  ${line}` : `    ${line}`));
}
