import type { NoteContent, RiskFinding, RiskHitEntry } from '../core/artefacts/note.ts';
import type { EnteredScore } from '../core/chart-entry.ts';
import type { Instrument } from '../core/instrument.ts';
import { reviewOf } from '../core/instrument-scores.ts';
import type { SpokenLine } from '../core/lines.ts';
import { emptyNoteContext } from '../core/note-context.ts';
import type { NoteRules } from '../core/note-ports.ts';
import type { RiskFact } from '../core/nudge-ports.ts';
import type { RecordedSession } from '../core/recorded-session.ts';
import type { RiskCategory } from '../core/risk.ts';
import { categoryOf, type RiskConcern } from '../core/risk-hit.ts';

/**
 * What a client's record says of risk and crises. Of the present and unclear passages all but those the clinician called
 * nothing of the kind, and what a note calls endorsed or unclear; open until a later signed note denies it. A session without a note
 * is listened to by the fixed rules; one with neither words nor note is unread.
 * @param record oldest first. @param person whose it is, in a group
 */
export function riskFacts(record: readonly RecordedSession[], rules: NoteRules, person?: string): RiskFact[] {
  return record.flatMap((recorded, at) => {
    const { day, note, lines, session } = recorded;
    const later = record.slice(at + 1);
    if (note === undefined && lines.length === 0) {
      const cause = { from: 'recording' as const, sessionId: session.id };
      return [{ day, what: 'unread' as const, open: false, cause }];
    }
    const content = note?.content ?? heardIn(lines, rules);
    const fact = (from: 'finding' | 'passage', category: RiskCategory | undefined, decided: boolean) => {
      const named = category !== undefined;
      const noted = { from, sessionId: session.id, signed: note?.signed === true, decided, named };
      const cause = note === undefined ? { from: 'words' as const, sessionId: session.id } : noted;
      return { day, what: 'risk' as const, open: isOpen(category, later), cause };
    };
    const mine = ({ member }: { member?: string | undefined }) =>
      member === undefined || person === undefined || member === person;
    const hits = (content.hits ?? []).filter(mine).filter(isPresent);
    const findings = content.risk
      .filter(mine)
      .filter(({ status }) => status === 'endorsed' || status === 'unclear');
    const facts: RiskFact[] = [
      ...hits.map(({ concern, disposition }) =>
        fact('passage', categoryOf[concern], disposition !== undefined),
      ),
      ...findings.map(({ category, status, source }) =>
        fact('finding', category, status === 'endorsed' && source === 'clinician'),
      ),
    ];
    const isCrisis = note?.content.template.kind === 'crisis';
    const crisis = { day, what: 'crisis' as const, open: false, cause: { from: 'crisis-note' as const } };
    return isCrisis ? [...facts, crisis] : facts;
  });
}

function isPresent({ tier, disposition }: RiskHitEntry): boolean {
  return tier === 1 && disposition !== 'not_risk';
}

/** What no note has a word for is over when a later signed note holds nothing present. */
function isOpen(category: RiskCategory | undefined, later: readonly RecordedSession[]): boolean {
  const settles = ({ risk, hits = [] }: NoteContent) =>
    category === undefined ? !hits.some(isPresent) : risk.some((finding) => denies(finding, category));
  return !later.some(({ note }) => note?.signed === true && settles(note.content));
}

function denies(finding: RiskFinding, category: RiskCategory): boolean {
  return finding.category === category && finding.status === 'denied';
}

/**
 * Scores that ask for a look at risk, such as a PHQ-9 whose ninth item is above 0; open as long as the newest score of
 * that instrument does, and no later signed note denies suicidal thoughts.
 */
export function scoreRisks(
  scores: readonly EnteredScore[],
  instruments: readonly Instrument[],
  record: readonly RecordedSession[],
): RiskFact[] {
  return scores.flatMap((score): RiskFact[] => {
    const { id, day, measure, person } = score;
    const asks = asksForALook(score, instruments);
    if (asks === undefined) return [];
    const newest = scores.findLast((one) => one.measure === measure && one.person === person);
    const later = record.filter((session) => session.day >= day);
    const open =
      newest !== undefined &&
      asksForALook(newest, instruments) !== undefined &&
      isOpen('suicidal_ideation', later);
    return [{ day, what: 'risk', open, cause: { from: 'score', id, ...asks } }];
  });
}

function asksForALook(
  { measure, score, items }: EnteredScore,
  instruments: readonly Instrument[],
): { name: string; says: string } | undefined {
  const instrument = instruments.find(({ id }) => id === measure);
  const says = instrument && reviewOf(instrument, score, items);
  return instrument === undefined || says === undefined ? undefined : { name: instrument.name, says };
}

function heardIn(lines: readonly SpokenLine[], rules: NoteRules): NoteContent {
  const template = { id: 'none', title: '', version: 1, sha256: '' };
  return rules.reverify({ template, sections: [], risk: [] }, lines, emptyNoteContext);
}

/** What tells of mania in a report, sleeping little or shopping, tells of nothing in a proposal; what protects is left out. */
const harmlessProposals: ReadonlySet<RiskConcern> = new Set(['mania', 'protective']);

/** The words of a text to a client in which the fixed rules hear a risk; undefined for none. */
export function riskIn(text: string, rules: NoteRules): string | undefined {
  const line = { id: 1, startMs: 0, endMs: 1000, text, participant: 'client', role: 'client' as const };
  const hits = heardIn([line], rules).hits ?? [];
  // Also what is denied, or another's, has no place in a text.
  const hit = hits.find(({ concern, meaning }) => meaning !== 'idiom' && !harmlessProposals.has(concern));
  return hit && (hit.quotes[0]?.text ?? text);
}

/** Whether a clinician confirmed in a note that a partner is violent, or it is still to be decided. @param since later than that day */
export function tellsOfPartnerViolence(
  record: readonly RecordedSession[],
  since: string,
  person?: string,
): boolean {
  return record.some(
    ({ day, note }) =>
      day > since &&
      (note?.content.hits ?? []).some(
        ({ concern, tier, disposition, member }) =>
          concern === 'partner_violence' &&
          (person === undefined || member === undefined || member === person) &&
          (disposition === 'confirmed' || (tier === 1 && disposition !== 'not_risk')),
      ),
  );
}
