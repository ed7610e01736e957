import type { NoteContent, RiskFinding, RiskHitEntry } from '../../core/artefacts/note.ts';
import type { FoundItem, PrepRecord } from '../../core/prep.ts';
import type { RecordedSession } from '../../core/recorded-session.ts';
import { categoryOf } from '../../core/risk-hit.ts';
import { heardRisk } from './heard-risk.ts';
import { signedContent } from './note-items.ts';
import { riskQuotes, riskWords } from './risk-quotes.ts';

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
  return [...openFindings(notes), ...openPassages(notes), ...heardRisk(prepared)];
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
    const text = `${riskWords(category)}: ${status}`;
    const tells = ['since' as const, 'still' as const];
    const quotes = riskQuotes(last.recorded, last.finding);
    return [
      {
        part: 'risk',
        text,
        remark,
        quotes,
        tells,
        ask: `risk: ${riskWords(category)}`,
        ...(member !== undefined && { person: member }),
      },
    ];
  });
}

function keyOf({ category, member = '' }: RiskFinding): string {
  return `${category} ${member}`;
}

/** Passages the clinician wanted to come back to, and those they confirmed of which a note has no other word. */
function openPassages(notes: readonly SignedSession[]): FoundItem[] {
  return notes.flatMap(({ recorded, content }, at) => {
    const later = notes.slice(at + 1).map((one) => one.content);
    const open = (content.hits ?? []).filter(
      (hit) => isLeftOpen(hit) && !later.some((note) => settles(note, hit)),
    );
    return open.map(({ concern, lines, quotes, member, disposition }): FoundItem => {
      const what = disposition === 'follow_up' ? 'to follow up' : 'confirmed';
      const facts = {
        text: riskWords(concern),
        remark: `${what}, by the note of ${recorded.day}; no later signed note settles it`,
        quotes: riskQuotes(recorded, { lines, quotes }),
        ...(member !== undefined && { person: member }),
      };
      return { part: 'risk', ...facts, tells: ['since', 'still'], ask: `${what}: ${riskWords(concern)}` };
    });
  });
}

function isLeftOpen({ disposition, concern, tier }: RiskHitEntry): boolean {
  if (disposition === 'follow_up') return true;
  return disposition === 'confirmed' && tier === 1 && categoryOf[concern] === undefined;
}

/** The category was denied when asked; of a concern without one a later passage was decided, which is told in its stead. */
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
