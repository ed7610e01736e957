import { counted } from '../core/counted.ts';
import { clip, displayWidth, wrapText } from '../core/display-width.ts';
import { oneLine } from '../core/one-line.ts';
import { countsOf, type Theme, type ThemeMention, type ThemeSession, type Themes } from '../core/themes.ts';
import { clockTime } from '../core/time.ts';
import { placeLines } from './place-lines.ts';

/** How the view is read. */
export interface ThemesLook {
  name: string;
  columns: number;
  utf8: boolean;
  strong(text: string): string;
  faint(text: string): string;
}

/** The grid above, and each theme's words by themselves. */
export interface ThemesBlocks {
  head: string[];
  themes: string[][];
}

const labelWidth = 18;
const cellWidth = 3;
/** Of each theme's words that stand aside, so many are shown. */
const asideShown = 2;

const signs = {
  utf8: { much: '●', some: '·', back: '◆', none: ' ', unheard: '?' },
  ascii: { much: '#', some: '+', back: '*', none: ' ', unheard: '?' },
};

/** Sessions across, themes down, and below where each began, fell silent and came back. No line is wider than the terminal. */
export function themesText(found: Themes, look: ThemesLook): ThemesBlocks {
  const { sessions, themes } = found;
  return {
    head: [...headLines(found, look), ...(themes.length > 0 ? gridLines(found, look) : [])],
    themes: themes.map((theme) => themeLines(theme, sessions, look)),
  };
}

function headLines({ sessions, themes }: Themes, { name, columns, strong, faint }: ThemesLook): string[] {
  const [first, last] = [sessions[0], sessions.at(-1)];
  const days =
    first === undefined || last === undefined
      ? 'no session yet'
      : `${counted(sessions.length, 'session')}, ${first.day} to ${last.day}`;
  const limits =
    'From the client’s own lines and signed notes, by fixed rules; it may be incomplete. Words are counted, feelings are not guessed; a theme’s name is that of the file of concepts.';
  const none = themes.length === 0 ? ['nothing is spoken of often enough to be a theme'] : [];
  return [
    ...wrapText(`${name}: ${days}`, columns).map(strong),
    ...wrapText(limits, columns).map(faint),
    ...none,
  ];
}

/** The newest sessions that fit. */
function gridLines({ sessions, themes }: Themes, { columns, utf8, faint }: ThemesLook): string[] {
  const sign = utf8 ? signs.utf8 : signs.ascii;
  const room = Math.max(1, Math.floor((columns - labelWidth) / cellWidth));
  const shown = sessions.slice(-room);
  const cell = (text: string) => text.padStart(cellWidth);
  const rows = themes.map((theme) => {
    const counts = countsOf(theme, sessions).slice(-room);
    const cells = shown.map(({ number, heard }, at) => {
      const count = counts[at] ?? 0;
      if (theme.returns.some((back) => back.number === number)) return cell(sign.back);
      if (!heard) return cell(sign.unheard);
      return cell(count > 1 ? sign.much : count === 1 ? sign.some : sign.none);
    });
    return `${padded(theme.label)}${cells.join('')}`.trimEnd();
  });
  // Three digits fill a cell: of two that stand side by side nobody could tell which is which.
  const isCrowded = sessions.length >= 100;
  const heads = shown.map(({ number }) => (isCrowded && number % 2 === 1 ? '' : String(number % 1000)));
  const numbers = `${padded('session')}${heads.map(cell).join('')}`.trimEnd();
  const legend = `${sign.much} spoken of  ${sign.some} one line  ${sign.back} back after a silence${shown.some(({ heard }) => !heard) ? `  ${sign.unheard} no words` : ''}`;
  return ['', faint(numbers), ...rows, ...placeLines(legend, columns).map(faint)];
}

function padded(label: string): string {
  const short = clip(label, labelWidth - 1);
  return short + ' '.repeat(Math.max(1, labelWidth - displayWidth(short)));
}

/** Over years a theme comes back many times; the newest tell what is so now. */
const mostReturns = 3;

function themeLines(theme: Theme, sessions: readonly ThemeSession[], look: ThemesLook): string[] {
  const { first, last, silentSince, returns, mentions, aside, label } = theme;
  const at = (number: number) => `${number} (${sessions[number - 1]?.day ?? ''})`;
  const spread = new Set(mentions.map(({ sessionId }) => sessionId)).size;
  const silent = silentSince > 0 ? `; silent since, for ${counted(silentSince, 'session')}` : '';
  const head = `first in session ${at(first)}, last in ${at(last)}, in ${counted(spread, 'session')}${silent}`;
  const told = returns.slice(-mostReturns);
  const earlier = returns.length - told.length;
  const back = told.flatMap(({ number, before, silent: quiet }) =>
    indented(
      `back in session ${at(number)} after ${quiet} without it, last before in ${at(before)}`,
      look.columns,
    ),
  );
  if (earlier > 0) back.unshift(...indented(`back ${earlier} times before; all with --json`, look.columns));
  const wanted = [...new Set([first, ...told.map(({ number }) => number), last])];
  const quotes = wanted.flatMap(
    (number) => mentions.find(({ sessionId }) => sessionId === sessions[number - 1]?.sessionId) ?? [],
  );
  return [
    look.strong(label),
    ...indented(head, look.columns),
    ...back,
    ...quotes.flatMap((mention) => quoteLines(mention, look)),
    ...asideLines(aside, look),
  ];
}

function asideLines(aside: readonly ThemeMention[], look: ThemesLook): string[] {
  if (aside.length === 0) return [];
  const head = `not the client’s own theme: ${counted(aside.length, 'line')}`;
  return [
    ...indented(head, look.columns),
    ...aside.slice(-asideShown).flatMap((mention) => quoteLines(mention, look)),
  ];
}

/** `2026-03-04 00:25  s5k…  client` and the words below it: what `amynote play` needs to get there. */
function quoteLines(
  { day, startMs, sessionId, speaker, quote, meaning, whose }: ThemeMention,
  { columns, faint }: ThemesLook,
): string[] {
  const note =
    meaning === 'own' ? '' : meaning === 'denied' ? ', denied' : `, about: ${whose ?? 'somebody else'}`;
  const place = `  ${day} ${clockTime(startMs)}  ${sessionId}  ${speaker ?? '?'}${note}`;
  return [
    ...placeLines(place, columns).map(faint),
    ...wrapText(oneLine(quote), columns - 4).map((line) => `    ${line}`),
  ];
}

function indented(text: string, columns: number): string[] {
  return wrapText(text, columns - 4).map((line, at) => (at === 0 ? `  ${line}` : `    ${line}`));
}
