import type { Quote } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { plainLine } from '../plain-text.ts';
import type { PlaceInLine } from './risk-hits.ts';
import type { RiskPassage } from './risk-passages.ts';
import { turnsOf } from './spoken-turns.ts';

/**
 * The lines of a passage with two turns before and after, in order. Of a long turn, only what stands next to the
 * passage.
 */
export function contextOf(passage: readonly number[], lines: readonly SpokenLine[]): number[] {
  const turns = turnsOf(lines).map((turn) => turn.lines.map(({ id }) => id));
  const first = turns.findIndex((ids) => passage.some((id) => ids.includes(id)));
  const last = turns.findLastIndex((ids) => passage.some((id) => ids.includes(id)));
  const around = turns.slice(Math.max(0, first - 2), last + 3).flat();
  const [begin, end] = [Math.min(...passage), Math.max(...passage)];
  const before = around.filter((id) => id < begin).slice(-mostAround);
  const after = around.filter((id) => id > end).slice(0, mostAround);
  return [...before, ...around.filter((id) => id >= begin && id <= end), ...after];
}

/** Before a passage and after it. */
const mostAround = 6;

/** The words a passage rests on, as they were said: of each line the sentences that matter, or its beginning. */
export function quotesOf({ lines: ids, signs }: RiskPassage, lines: readonly SpokenLine[]): Quote[] {
  return lines
    .filter(({ id }) => ids.includes(id))
    .flatMap((line) => {
      const own = signs.filter((sign) => sign.lines.includes(line.id));
      const whole = own.some(({ places }) => places.length === 0);
      const places = whole ? [] : own.flatMap((sign) => sign.places);
      const text = quoted(line.text, places);
      return text === '' ? [] : [{ line: line.id, text }];
    });
}

/** From the first to the last of the sentences that hold a place; the beginning where there is none. */
function quoted(text: string, places: readonly PlaceInLine[]): string {
  if (places.length === 0) return cut(plainLine(text), 0);
  const sentences = places.map(({ sentence }) => sentence);
  const all = text.match(/(?:[^.?!]|\.{2,})*(?:(?<!\.)\.(?!\.)|[?!]|$)/gu) ?? [text];
  const before = all.slice(0, Math.min(...sentences)).join('').length;
  const stretch = all.slice(Math.min(...sentences), Math.max(...sentences) + 1).join('');
  const at = Math.min(...places.map(({ share }) => share)) * text.length - before;
  return cut(plainLine(stretch), Math.max(0, at - leadIn));
}

/** Cut between words where it is longer than one reads at a glance, so that it holds what stands about `from`. */
function cut(plain: string, from: number): string {
  if (plain.length <= quoteLength) return plain;
  const start = Math.min(from, plain.length - quoteLength);
  const begin = start <= 0 ? 0 : plain.indexOf(' ', start) + 1;
  const end =
    begin + quoteLength >= plain.length ? plain.length : plain.lastIndexOf(' ', begin + quoteLength);
  return plain.slice(begin, end > begin ? end : begin + quoteLength).trim();
}

/** Characters. */
const quoteLength = 240;
const leadIn = 80;
