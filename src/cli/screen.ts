import { emitKeypressEvents, type Key } from 'node:readline';
import type { Screen, ScreenPage, Style } from '../commands/output.ts';
import { clip } from '../core/display-width.ts';
import { AmynoteError } from '../core/errors.ts';
import { askPrefilled } from './ask-prefilled.ts';
import type { Host } from './host.ts';
import { writesUtf8 } from './text-output.ts';

const esc = '\u001b';
/** The terminal's second screen: nothing of a session stays in what can be scrolled back to. */
const enter = `${esc}[?1049h${esc}[?25l`;
const leave = `${esc}[?25h${esc}[?1049l`;
/** Select Graphic Rendition (ECMA-48, 8.3.117), each with what ends it. */
const styles: Record<Style, [on: number, off: number]> = {
  strong: [1, 22],
  faint: [2, 22],
  good: [32, 39],
  bad: [31, 39],
  own: [36, 39],
  warn: [33, 39],
};

/** Gives the work the whole terminal, and the terminal back as it was, however the work ends. */
export async function withScreen<T>(
  host: Host,
  signal: AbortSignal,
  work: (screen: Screen) => Promise<T>,
): Promise<T> {
  const { stdin, stderr } = host;
  const keys = watchKeys(host, signal);
  const isPlain = (host.env.NO_COLOR ?? '') !== '';
  let draw: ((columns: number) => ScreenPage) | undefined;
  let offset = 0;
  const redraw = () => {
    if (draw === undefined || keys.isPaused()) return;
    const { columns, rows } = sizeOf(host);
    const { lines, top } = laidOut(draw(columns), { columns, rows }, offset);
    offset = top;
    stderr.write(`${esc}[?25l${esc}[H${lines.map((line) => `${line}${esc}[K`).join('\r\n')}${esc}[J`);
  };
  keys.onScroll((by) => {
    offset = Math.max(0, offset + (Math.abs(by) === 1 ? by : by * Math.max(1, sizeOf(host).rows / 4)));
    redraw();
  });
  stderr.on('resize', redraw);
  stderr.write(enter);
  stdin.setRawMode(true);
  try {
    return await work({
      utf8: writesUtf8(host),
      paint(style, text) {
        const [on, off] = styles[style];
        return isPlain || text === '' ? text : `${esc}[${on}m${text}${esc}[${off}m`;
      },
      show(next) {
        draw = next;
        offset = 0;
        redraw();
      },
      key: () => keys.next(),
      askLine: (question, before) =>
        keys.paused(() => {
          stderr.write(`${esc}[${sizeOf(host).rows};1H\r\n${esc}[?25h`);
          return askPrefilled(host, question, before, signal);
        }),
    });
  } finally {
    keys.close();
    stderr.off('resize', redraw);
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write(leave);
  }
}

/** A terminal that does not know its size has the size terminals had. */
function sizeOf({ stderr }: Host): { columns: number; rows: number } {
  return { columns: stderr.columns > 0 ? stderr.columns : 80, rows: stderr.rows > 0 ? stderr.rows : 24 };
}

/** Head and foot always fit; of the body as much as there is room for, from `offset` on, and a word on the rest. */
function laidOut(
  { head, body, foot }: ScreenPage,
  { columns, rows }: { columns: number; rows: number },
  offset: number,
): { lines: string[]; top: number } {
  const room = Math.max(1, rows - head.length - foot.length);
  if (body.length <= room) {
    const empty = Array.from({ length: room - body.length }, () => '');
    return { lines: [...head, ...body, ...empty, ...foot].slice(0, rows), top: 0 };
  }
  const top = Math.round(Math.min(offset, body.length - room + 1));
  const left = body.length - top - room + 1;
  const more = left > 0 ? ` ... ${left} more lines: arrow down` : ' ... arrow up';
  return {
    lines: [...head, ...body.slice(top, top + room - 1), clip(more, columns), ...foot].slice(0, rows),
    top,
  };
}

/** What keys are called here; the rest by the character they make. */
const names: Record<string, string> = { return: 'Enter', enter: 'Enter', escape: 'Escape', left: 'b' };
const scrolls: Record<string, number> = { up: -1, down: 1, pageup: -2, pagedown: 2, space: 2 };

function watchKeys(host: Host, signal: AbortSignal) {
  const typed: string[] = [];
  let waiting: { resolve: (key: string) => void; reject: (error: Error) => void } | undefined;
  let isPaused = false;
  let ended: Error | undefined;
  let scroll = (_by: number) => {};
  const give = (key: string) => {
    if (waiting === undefined) typed.push(key);
    else waiting.resolve(key);
    waiting = undefined;
  };
  const end = () => {
    ended = new AmynoteError('interrupted', 'interrupted; what you decided is kept', {
      hint: 'go on where you were: amynote review',
    });
    waiting?.reject(ended);
  };
  const take = (text: string | undefined, { name = '', ctrl, meta }: Key) => {
    if (isPaused) return;
    // A terminal that gives single keys makes no signal of Ctrl-C any more.
    if (ctrl) return void (name === 'c' && process.kill(host.pid, 'SIGINT'));
    const by = scrolls[name];
    if (by !== undefined) scroll(by);
    else if (names[name] !== undefined) give(names[name]);
    else if (!meta && text !== undefined && [...text].length === 1) give(text.toLowerCase());
  };
  emitKeypressEvents(host.stdin);
  host.stdin.on('keypress', take);
  host.stdin.on('end', end);
  host.stdin.resume();
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  return {
    isPaused: () => isPaused,
    onScroll: (listener: (by: number) => void) => {
      scroll = listener;
    },
    next: () =>
      new Promise<string>((resolve, reject) => {
        const key = typed.shift();
        if (key !== undefined) resolve(key);
        else if (ended !== undefined) reject(ended);
        else waiting = { resolve, reject };
      }),
    async paused<T>(work: () => Promise<T>): Promise<T> {
      isPaused = true;
      try {
        return await work();
      } finally {
        isPaused = false;
        host.stdin.setRawMode(true);
        host.stdin.resume();
      }
    },
    close() {
      host.stdin.off('keypress', take);
      host.stdin.off('end', end);
      signal.removeEventListener('abort', end);
    },
  };
}
