import type { Output } from '../commands/output.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StageEvent } from '../core/events.ts';
import { printable } from '../core/printable.ts';
import { clockTime } from '../core/time.ts';
import { usdWords } from '../core/usd.ts';
import type { GlobalFlags, Host } from './host.ts';

/** Colours and the moving line, loaded only where a terminal shows them. */
export interface Decoration {
  strong(text: string): string;
  faint(text: string): string;
  red(text: string): string;
  /** Replaces the line at the bottom of the terminal. @param symbol stands still before it; without one something turns */
  progress(text: string, symbol?: string): void;
  /** Takes that line away. */
  clear(): void;
}

const plain: Decoration = {
  strong: (text) => text,
  faint: (text) => text,
  red: (text) => text,
  progress: () => undefined,
  clear: () => undefined,
};

/** Words for people: products on standard output, everything else on standard error. */
export function createTextOutput(host: Host, flags: GlobalFlags, decoration: Decoration = plain): Output {
  const talk = (text: string) => {
    decoration.clear();
    host.stderr.write(`${text}\n`);
  };
  const say = (message: string) => {
    if (!flags.quiet) talk(message);
  };
  return {
    product(_record, text) {
      decoration.clear();
      host.stdout.write(`${text}\n`);
    },
    file(record, content) {
      if (host.stdout.isTTY === true) throw noTerminalFormat(String(record.format));
      host.stdout.write(content);
    },
    result: () => decoration.clear(),
    say,
    failure: (error) => talk(errorText(error, decoration)),
    reader: { columns: columnsOf(host), utf8: writesUtf8(host) },
    strong: decoration.strong,
    faint: decoration.faint,
    onEvent: (event) => {
      if (flags.quiet) return;
      if (event.type === 'progress') decoration.progress(progressText(event));
      else if (event.type === 'recording') drawRecording(event, writesUtf8(host), decoration);
      else sayEvent(event, say, decoration);
    },
  };
}

/** Of a pipe or a file nobody knows: what every terminal has. Longer lines than 120 are hard to read. */
function columnsOf({ stdout }: Host): number {
  return stdout.columns > 0 ? Math.min(stdout.columns, 120) : 80;
}

function noTerminalFormat(format: string): AmynoteError {
  return new AmynoteError('usage', 'a terminal cannot show this format', {
    hint: `name a file: --out note.${format === 'fhir' ? 'json' : format}`,
  });
}

/** `amynote: error: …` and `amynote: hint: …`. A failure that is none of ours shows no message: it may quote data. */
function errorText(error: unknown, decoration: Decoration = plain): string {
  const known = error instanceof AmynoteError;
  const message = known ? error.message : `a bug in amynote (${bugName(error)})`;
  const hint = known
    ? error.hint
    : 'please report it with the command you typed; nothing that was finished is lost';
  const lines = [`amynote: ${decoration.red('error')}: ${printable(message)}`];
  if (hint !== undefined) lines.push(`amynote: ${decoration.strong('hint')}: ${printable(hint)}`);
  return lines.join('\n');
}

function bugName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const place = /at (?:async )?([\w.<>]+) /.exec(
    error.stack?.split('\n    ').slice(1).join('\n    ') ?? '',
  )?.[1];
  return place === undefined ? error.name : `${error.name} in ${place}`;
}

/** `transcribe 12:31 of 50:00, 2 min left, 0.06 USD` */
function progressText(event: Extract<StageEvent, { type: 'progress' }>): string {
  const { leftMs, costUsd } = event;
  const left =
    leftMs === undefined
      ? ''
      : `, ${leftMs < 60_000 ? `${Math.ceil(leftMs / 1000)} s` : lengthText(leftMs)} left`;
  const cost = costUsd === undefined || costUsd === 0 ? '' : `, ${usdWords(costUsd, 2)}`;
  return `${event.stage} ${doneText(event)}${left}${cost}`;
}

function doneText(event: Extract<StageEvent, { type: 'progress' }>): string {
  if (event.unit === 'ms') {
    const done = clockTime(event.done);
    return event.total > 0 ? `${done} of ${clockTime(event.total)}` : done;
  }
  const total = event.total > event.done ? ` of ${event.total}` : '';
  const part = event.part === undefined ? '' : `, ${event.part}`;
  const unit = event.done === 1 && total === '' ? event.unit.replace(/s$/u, '') : event.unit;
  return `${event.done}${total} ${unit}${part}`;
}

const stateWords = {
  recording: '',
  paused: 'paused (off the record)',
  'no-sound': 'no sound from the microphone',
  refused: 'the disk takes nothing: sound is held in memory',
};

/** `● 12:34  ▂▅▇▃  disk 41 h left`: nothing in it blinks. */
function drawRecording(
  { state, elapsedMs, levels, diskLeftMs, heardMs }: Extract<StageEvent, { type: 'recording' }>,
  utf8: boolean,
  decoration: Decoration,
): void {
  const [symbol, bars] = utf8 ? ['●', '▁▂▃▄▅▆▇█'] : ['REC', '_.,:-=+#'];
  const level = levels.map((db) => barFor(db, bars)).join('');
  const disk = diskLeftMs === undefined ? '' : `disk ${lengthText(diskLeftMs)} left`;
  const words = heardMs === undefined ? '' : `words to ${clockTime(heardMs)}`;
  const parts = [clockTime(elapsedMs), level, disk, words, stateWords[state]];
  decoration.progress(parts.filter((part) => part !== '').join('  '), symbol);
}

/** Speech near a microphone peaks between -50 and -6 dB: each bar stands for 7 dB above that. */
function barFor(db: number, bars: string): string {
  const height = Math.floor((Math.max(db, -56) + 56) / 7);
  return bars[Math.min(height, bars.length - 1)] ?? '';
}

function lengthText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  return minutes >= 120 ? `${Math.floor(minutes / 60)} h` : `${minutes} min`;
}

/** By the locale's own name; Windows terminals do where they say who they are. */
export function writesUtf8({ env, platform }: Host): boolean {
  if (platform === 'win32') return env.WT_SESSION !== undefined;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}

/** Shorter waits than this many seconds are nobody's business: they only move the line at the bottom. */
const worthSaying = 5;

function sayEvent(event: StageEvent, say: (message: string) => void, decoration: Decoration): void {
  if (event.type === 'started') decoration.progress(`${event.stage} …`);
  if (event.type === 'waiting') {
    const text = `${event.stage}: waiting ${event.seconds} s (${event.reason})`;
    if (event.seconds >= worthSaying) say(text);
    else decoration.progress(text);
  }
  if (event.type === 'skipped') say(decoration.faint(`${event.stage}: ${event.reason}`));
  if (event.type === 'finished') say(`${event.stage}: ${event.summary}`);
  if (event.type === 'notice' || event.type === 'captured') say(`${event.stage}: ${event.message}`);
}
