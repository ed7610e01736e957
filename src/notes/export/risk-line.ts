import type { RiskFinding } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import { riskEvidence, riskSentence, riskWords } from '../risk/risk-words.ts';
import { isProvenDenied } from './risk-asked.ts';

/** A risk finding as it is written out: its sentence, and what may be shown beside it. */
export interface RiskLine extends Pick<RiskFinding, 'lines' | 'quotes'> {
  sentence: string;
}

/**
 * Notes of earlier releases hold no record of what was asked: a denial is told as one only where the note's own lines
 * show the question and the plain no, and a report only where they hold the client's words.
 */
export function riskLine(finding: RiskFinding, lines: readonly SpokenLine[]): RiskLine {
  const sentence = unprovenSentence(finding, lines);
  if (sentence !== undefined) return { sentence, lines: [], quotes: [] };
  const known = isOfEarlierRelease(finding) ? asRecordedNow(finding) : finding;
  return { sentence: riskSentence(known), ...riskEvidence(known) };
}

function unprovenSentence(finding: RiskFinding, lines: readonly SpokenLine[]): string | undefined {
  if (!isOfEarlierRelease(finding)) return undefined;
  const { category, status, quotes, lines: ids } = finding;
  const { subject, denied } = riskWords[category];
  const isProven = isProvenDenied(finding, lines);
  if (status === 'denied' && !isProven)
    return `${subject}: ${denied} recorded as denied; this note does not show a question and answer about it.`;
  // Words that were said in denial report nothing; a reader's copy may be without the quotations.
  const isSaid = quotes.length > 0 || lines.some(({ id, role }) => role === 'client' && ids.includes(id));
  if (status === 'endorsed' && (!isSaid || isProven))
    return `${subject}: recorded as reported; this note does not show the client's words about it.`;
  // Lines that a clinician set aside may be a question and its answer.
  if (status === 'not_assessed' && ids.length > 0) return `${subject}: recorded as not assessed.`;
  return undefined;
}

/** Nothing says what was heard of what the clinician decided, nor what was asked of what was denied. */
function isOfEarlierRelease({ source, status, heard, asked }: RiskFinding): boolean {
  if (heard !== undefined || asked !== undefined) return false;
  return source === 'clinician' || status === 'denied';
}

/** What its lines prove, as a note of this release would hold it. */
function asRecordedNow(finding: RiskFinding): RiskFinding {
  return finding.status === 'denied' ? { ...finding, heard: 'denied', asked: 'denied' } : finding;
}
