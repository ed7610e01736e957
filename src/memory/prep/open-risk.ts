import type { NoteContent, RiskFinding, RiskHitEntry } from '../../core/artefacts/note.ts';
import type { FoundItem, PrepRecord } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import type { RiskCategory } from '../../core/risk.ts';
import type { RiskConcern } from '../../core/risk-hit.ts';
import { signedContent } from './note-items.ts';
import { type Quote, quoteOf } from './said-again.ts';

/** The category under which a note takes a stand on a concern; the others have none. */
const categoryOf: Partial<Record<RiskConcern, RiskCategory>> = {
  passive_ideation: 'suicidal_ideation',
  active_ideation: 'suicidal_ideation',
  self_injury: 'self_harm',
  violence: 'harm_to_others',
  child_abuse: 'abuse_or_neglect',
  elder_abuse: 'abuse_or_neglect',
  partner_violence: 'abuse_or_neglect',
  abuse_or_neglect: 'abuse_or_neglect',
  substance_use: 'substance_use',
};

/**
 * What signed notes left open about risk and no later signed note resolved: only a denial that was asked for does, never that it
 * was not assessed. Then what the fixed rules hear in sessions without a signed note, which nobody decided.
 */
export function openRisk(prepared: PrepRecord): FoundItem[] {
  const { record, person } = prepared;
  const notes = record.flatMap((recorded) => {
    const content = signedContent(recorded, person);
    return content === undefined ? [] : [{ recorded, content }];
  });
  return [...openFindings(notes), ...openFollowUps(notes), ...heardOnly(prepared)];
}

interface SignedSession {
  recorded: RecordedSession;
  content: NoteContent;
}

/** The newest open finding of each category and person, with the day since which it is open. */
function openFindings(notes: readonly SignedSession[]): FoundItem[] {
  const keys = new Set(notes.flatMap(({ content }) => content.risk.map(keyOf)));
  return [...keys].flatMap((key): FoundItem[] => {
    const told = notes.flatMap(({ recorded, content }) =>
      content.risk
        .filter((one) => keyOf(one) === key && one.status !== 'not_assessed')
        .map((finding) => ({ recorded, finding })),
    );
    const last = told.at(-1);
    if (last === undefined || last.finding.status === 'denied') return [];
    const resolved = told.findLastIndex(({ finding }) => finding.status === 'denied');
    const first = told[resolved + 1] ?? last;
    const { category, status, member } = last.finding;
    const since = first.recorded.day === last.recorded.day ? '' : `, open since ${first.recorded.day}`;
    const remark = `note of ${last.recorded.day}${since}; no later signed note says it was denied`;
    const text = `${words(category)}: ${status}`;
    const tells = ['since' as const, 'still' as const];
    const quotes = findingQuotes(last.recorded, last.finding);
    return [
      {
        part: 'risk',
        text,
        remark,
        quotes,
        tells,
        ask: `risk: ${words(category)}`,
        ...(member !== undefined && { person: member }),
      },
    ];
  });
}

function keyOf({ category, member = '' }: RiskFinding): string {
  return `${category} ${member}`;
}

function findingQuotes(
  recorded: RecordedSession,
  { lines, quotes }: Pick<RiskFinding, 'lines' | 'quotes'>,
): Quote[] {
  const ids = new Set([...quotes.map(({ line }) => line), ...lines]);
  const stands = (id: number, text: string) =>
    quotes.every((quote) => quote.line !== id || text.includes(quote.text));
  const found = recorded.lines.filter(({ id, text }) => ids.has(id) && stands(id, text));
  // The answer says more than the question.
  const own = found.filter(({ role }) => role === 'client');
  return (own.length > 0 ? own : found).slice(0, 2).map((line) => quoteOf(recorded, line));
}

/** Passages the clinician wanted to come back to. */
function openFollowUps(notes: readonly SignedSession[]): FoundItem[] {
  return notes.flatMap(({ recorded, content }, at) => {
    const later = notes.slice(at + 1).map((one) => one.content);
    const open = (content.hits ?? []).filter(
      (hit) => hit.disposition === 'follow_up' && !later.some((note) => settles(note, hit)),
    );
    return open.map(({ concern, lines, quotes, member }): FoundItem => {
      const remark = `to follow up, by the note of ${recorded.day}`;
      const facts = {
        text: words(concern),
        remark,
        quotes: findingQuotes(recorded, { lines, quotes }),
        ...(member !== undefined && { person: member }),
      };
      return { part: 'risk', ...facts, tells: ['since', 'still'], ask: `to follow up: ${words(concern)}` };
    });
  });
}

/** The category was denied when asked; of a concern without one a later passage was decided. */
function settles({ risk, hits = [] }: NoteContent, { concern, member }: RiskHitEntry): boolean {
  const category = categoryOf[concern];
  if (category !== undefined)
    return risk.some((one) => one.category === category && one.status === 'denied' && one.member === member);
  return hits.some(
    (one) =>
      one.concern === concern &&
      one.member === member &&
      one.disposition !== undefined &&
      one.disposition !== 'follow_up',
  );
}

/** One item for each concern that is plainly the client's, and one for all that may be read otherwise. */
function heardOnly({ record, person, heard }: PrepRecord): FoundItem[] {
  const found = heard.flatMap(({ sessionId, hits }) => {
    const recorded = record.find(({ session }) => session.id === sessionId);
    return recorded === undefined
      ? []
      : hits.filter((hit) => isOpenHit(hit, person)).map((hit) => heardAt(recorded, hit));
  });
  const told = found.filter(({ quotes }) => quotes.length > 0);
  const plain = told.filter(({ isPlain }) => isPlain);
  const concerns = [...new Set(plain.map(({ concern }) => concern))];
  const vague = told.filter(({ isPlain, concern }) => !isPlain && !concerns.includes(concern));
  return [
    ...concerns.map((concern) => ({
      ...asHeard(
        words(concern),
        plain.filter((one) => one.concern === concern),
      ),
      ask: `risk: ${words(concern)}`,
    })),
    ...(vague.length > 0
      ? [
          asHeard(
            `may be read otherwise: ${[...new Set(vague.map(({ concern }) => words(concern)))].join(', ')}`,
            vague,
          ),
        ]
      : []),
  ];
}

interface Heard {
  concern: RiskConcern;
  isPlain: boolean;
  day: string;
  quotes: Quote[];
}

function isOpenHit({ tier, disposition, member }: RiskHitEntry, person: string | undefined): boolean {
  return (
    tier === 1 &&
    disposition !== 'not_risk' &&
    (person === undefined || member === undefined || member === person)
  );
}

function heardAt(recorded: RecordedSession, hit: RiskHitEntry): Heard {
  const quotes = findingQuotes(recorded, hit);
  return { concern: hit.concern, isPlain: hit.meaning !== 'vague', day: recorded.day, quotes };
}

/** The newest words; more are in the sessions themselves. */
function asHeard(text: string, heard: readonly Heard[]): FoundItem {
  const days = [...new Set(heard.map(({ day }) => day))];
  const remark = `heard by the fixed rules, ${days.slice(-3).join(', ')}; no signed note decides it`;
  const quotes = heard.flatMap((one) => one.quotes);
  const once = quotes.filter(
    (quote, at) =>
      quotes.findLastIndex(
        (other) => other.sessionId === quote.sessionId && other.at?.line === quote.at?.line,
      ) === at,
  );
  return { part: 'risk', text, remark, quotes: once.slice(-3), tells: [] };
}

function words(id: string): string {
  return id.replaceAll('_', ' ');
}
