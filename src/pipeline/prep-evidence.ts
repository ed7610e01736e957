import type { SpokenLine } from '../core/lines.ts';
import { linesOfMember } from '../core/member-lines.ts';
import type { PrepPage, PrepQuote } from '../core/prep.ts';
import type { RecordedSession } from '../core/recorded-session.ts';

/** Each line once, by its number. Risk is left out: it stands on the page in its own words and is nobody's to put in others. */
export function quotesOf({ items }: PrepPage): PrepQuote[] {
  const byNumber = new Map(
    items
      .filter(({ part }) => part !== 'risk')
      .flatMap(({ quotes }) => quotes)
      .map((quote) => [quote.number, quote]),
  );
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

/** A quote as a line with its number on the page: all that is sent of its session. */
export function shownLine(
  quote: PrepQuote,
  record: readonly RecordedSession[],
  person: string | undefined,
): SpokenLine {
  const { number: id, quote: text, at } = quote;
  const found = linesIn(quote.sessionId, record, person).find((line) => line.id === at?.line);
  const said = found ?? { participant: 'therapist', role: 'therapist' as const };
  return { ...said, id, text, startMs: at?.startMs ?? 0, endMs: at?.endMs ?? 0 };
}

function linesIn(
  sessionId: string,
  record: readonly RecordedSession[],
  person: string | undefined,
): readonly SpokenLine[] {
  const lines = record.find(({ session }) => session.id === sessionId)?.lines ?? [];
  return person === undefined ? lines : linesOfMember(lines, person);
}

/** Lines of several sessions as one list, and which of them each number of the page stands for. */
export interface Evidence {
  lines: SpokenLine[];
  lineOf: Map<number, number>;
}

const dayMs = 86_400_000;

/**
 * The whole sessions, one behind the other with a mark in between, so that a question keeps its own answer and no line has a
 * neighbour of another day.
 */
export function evidenceOf(
  quotes: readonly PrepQuote[],
  record: readonly RecordedSession[],
  person: string | undefined,
): Evidence {
  const evidence: Evidence = { lines: [], lineOf: new Map() };
  const ids = [...new Set(quotes.map(({ sessionId }) => sessionId))];
  const add = (line: Omit<SpokenLine, 'id'>) => {
    evidence.lines.push({ ...line, id: evidence.lines.length + 1 });
    return evidence.lines.length;
  };
  for (const [order, sessionId] of ids.entries()) {
    for (const line of linesIn(sessionId, record, person)) {
      const id = add({ ...line, startMs: line.startMs + order * dayMs, endMs: line.endMs + order * dayMs });
      const quote = quotes.find((one) => one.sessionId === sessionId && one.at?.line === line.id);
      if (quote !== undefined) evidence.lineOf.set(quote.number, id);
    }
    add({ ...nobody, startMs: (order + 1) * dayMs - 1, endMs: (order + 1) * dayMs - 1 });
  }
  for (const { number, quote, at } of quotes) {
    if (at !== undefined) continue;
    const startMs = ids.length * dayMs + number;
    evidence.lineOf.set(
      number,
      add({ startMs, endMs: startMs, text: quote, participant: 'therapist', role: 'therapist' }),
    );
    add({ ...nobody, startMs, endMs: startMs });
  }
  return evidence;
}

const nobody = { text: '…', participant: null, role: null };
