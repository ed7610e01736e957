import type { RiskFinding } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import { type Quote, quoteOf } from './said-again.ts';

/** The words that something about risk rests on, at most two of the client's; an answer comes with its question. */
export function riskQuotes(recorded: RecordedSession, rests: Pick<RiskFinding, 'lines' | 'quotes'>): Quote[] {
  return exchangesIn(recorded, rests).slice(0, 2).flat();
}

/** Each line of the client's by itself, below the question it answers where that belongs to it. */
export function exchangesIn(
  recorded: RecordedSession,
  { lines: rests, quotes }: Pick<RiskFinding, 'lines' | 'quotes'>,
): Quote[][] {
  const ids = new Set([...quotes.map(({ line }) => line), ...rests]);
  // What was corrected since may say something else now.
  const stands = ({ id, text }: SpokenLine) =>
    ids.has(id) && quotes.every((quote) => quote.line !== id || text.includes(quote.text));
  const found = recorded.lines.filter(stands);
  const own = found.filter(({ role }) => role === 'client');
  if (own.length === 0) return found.map((line) => [quoteOf(recorded, line)]);
  return own.map((line) => {
    const before = recorded.lines[recorded.lines.indexOf(line) - 1];
    const asked = before?.role === 'therapist' && found.includes(before) ? [before] : [];
    return [...asked, line].map((one) => quoteOf(recorded, one));
  });
}

/** `passive_ideation` → `passive ideation` */
export function riskWords(id: string): string {
  return id.replaceAll('_', ' ');
}
