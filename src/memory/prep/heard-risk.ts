import type { HeardPassage } from '../../core/note-ports.ts';
import type { FoundItem, PrepRecord } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import { type RiskConcern, riskConcerns } from '../../core/risk-hit.ts';
import { exchangesIn, riskWords } from './risk-quotes.ts';
import type { Quote } from './said-again.ts';

/**
 * What the fixed rules hear in sessions without a signed note: one item for each concern that is plainly the client's, and one
 * for all that may be read otherwise. Rules hear words; what they mean nobody decided.
 */
export function heardRisk({ record, person, heard }: PrepRecord): FoundItem[] {
  const found = heard.flatMap(({ sessionId, hits }) => {
    const recorded = record.find(({ session }) => session.id === sessionId);
    return recorded === undefined
      ? []
      : hits.filter((hit) => isOpen(hit, person)).map((hit) => heardAt(recorded, hit));
  });
  const told = found.filter(({ exchanges }) => exchanges.length > 0);
  const plain = told.filter(({ isPlain }) => isPlain);
  const concerns = riskConcerns.filter((one) => plain.some(({ concern }) => concern === one));
  const vague = told.filter(({ isPlain, concern }) => !isPlain && !concerns.includes(concern));
  const otherwise = [...new Set(vague.map(({ concern }) => riskWords(concern)))].join(', ');
  return [
    ...concerns.map((concern) => ({
      ...asItem(
        `words taken for ${riskWords(concern)}`,
        plain.filter((one) => one.concern === concern),
      ),
      ask: `risk: words taken for ${riskWords(concern)}`,
    })),
    ...(vague.length > 0 ? [asItem(`words that may be read otherwise: ${otherwise}`, vague)] : []),
  ];
}

interface Heard {
  concern: RiskConcern;
  isPlain: boolean;
  day: string;
  exchanges: Quote[][];
}

function isOpen({ tier, disposition, member }: HeardPassage, person: string | undefined): boolean {
  return (
    tier === 1 &&
    disposition !== 'not_risk' &&
    (person === undefined || member === undefined || member === person)
  );
}

/** Of a passage only what makes it heavy: beside a wish to die, a no to a plan says something else. */
function heardAt(recorded: RecordedSession, { concern, meaning, signs, quotes, lines }: HeardPassage): Heard {
  const heavy = new Set(signs.filter((sign) => sign.meaning === meaning).flatMap((sign) => sign.lines));
  const exchanges = exchangesIn(recorded, {
    lines: lines.filter((line) => heavy.has(line)),
    quotes: quotes.filter(({ line }) => heavy.has(line)),
  });
  return { concern, isPlain: meaning !== 'vague', day: recorded.day, exchanges };
}

/** So many quotes at most; more are in the sessions themselves. */
const mostQuotes = 3;

/** The newest words. */
function asItem(text: string, heard: readonly Heard[]): FoundItem {
  const days = [...new Set(heard.map(({ day }) => day))];
  const remark = `by the fixed rules, ${days.slice(-3).join(', ')}; no signed note decides it`;
  let quotes: Quote[] = [];
  for (const exchange of heard.flatMap(({ exchanges }) => exchanges).toReversed()) {
    if (quotes.length > 0 && quotes.length + exchange.length > mostQuotes) break;
    const isTold = exchange.some((one) => quotes.some((quote) => isSame(one, quote)));
    if (!isTold) quotes = [...exchange, ...quotes];
  }
  return { part: 'risk', text, remark, quotes, tells: [] };
}

function isSame(one: Quote, other: Quote): boolean {
  return one.sessionId === other.sessionId && one.at?.line === other.at?.line;
}
