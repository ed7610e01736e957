import type { RiskFinding } from '../../core/artefacts/note.ts';
import type { RiskCategory } from '../../core/risk.ts';

/**
 * One sentence for a risk finding. What was not asked is said to be not asked; it is never turned into
 * a denial, and no finding is ever called safe. "Client denied" and "reported by the client" are said only of what the
 * session holds: anything else that the clinician decided is said to be their own judgement.
 */
export function riskSentence(finding: RiskFinding): string {
  const { subject, denied, asked = denied } = riskWords[finding.category];
  const { status, source, lines } = finding;
  const judged = isJudgement(finding);
  if (status === 'endorsed') {
    return judged
      ? `${subject}: reported to the clinician; clinician's judgement, not in the recording.`
      : `${subject}: reported by the client.`;
  }
  if (status === 'denied') {
    if (judged)
      return `Clinician's judgement, not in the recording: ${denied} recorded as denied to the clinician.`;
    return source === 'clinician'
      ? `Client denied ${denied}.`
      : `When asked directly, client denied ${asked}.`;
  }
  if (status === 'unclear') {
    return source === 'clinician'
      ? `${subject}: unclear from this session.`
      : `${subject}: unclear from this session; clinician to clarify.`;
  }
  if (wasAsked(finding)) {
    return `${subject}: a question was asked in this session; clinician recorded it as not assessed.`;
  }
  const mentioned =
    lines.length > 0 && finding.asked === undefined ? ' It was mentioned without being asked about.' : '';
  return `${subject} was not directly assessed in this session.${mentioned}`;
}

/** What may be shown beside that sentence: only lines it rests on, and only words that do not say the opposite. */
export function riskEvidence(finding: RiskFinding): Pick<RiskFinding, 'lines' | 'quotes'> {
  const { status, lines, quotes, heard, asked } = finding;
  if (isJudgement(finding)) return { lines: [], quotes: [] };
  const mayBeNo = heard === 'unclear' && (asked === 'denied' || asked === 'no');
  const isQuoted = status === 'unclear' || (status === 'endorsed' && !mayBeNo);
  return { lines, quotes: isQuoted ? quotes : [] };
}

/** Whether it is the clinician's word alone: what was heard in the session is nothing of the kind, or the opposite. */
function isJudgement({ status, source, lines, heard, asked }: RiskFinding): boolean {
  if (source !== 'clinician') return false;
  if (status === 'endorsed') return heard === 'denied' || heard === 'not_assessed';
  if (status !== 'denied') return false;
  const isHeard = heard === 'denied' || (heard === 'unclear' && asked === 'denied');
  return !isHeard || lines.length === 0;
}

/** The clinician says not assessed of something that drafter and rules found asked and answered. */
function wasAsked({ source, heard, asked }: RiskFinding): boolean {
  return source === 'clinician' && asked !== undefined && heard !== 'not_assessed';
}

/** `asked` is what a plain no denies: only what the question was about. */
export const riskWords: Record<RiskCategory, { subject: string; denied: string; asked?: string }> = {
  suicidal_ideation: { subject: 'Suicide risk', denied: 'current suicidal thoughts' },
  self_harm: { subject: 'Self-harm', denied: 'self-harm', asked: 'the self-harm asked about' },
  harm_to_others: { subject: 'Risk of harm to others', denied: 'thoughts of harming others' },
  abuse_or_neglect: {
    subject: 'Abuse or neglect',
    denied: 'abuse or neglect',
    asked: 'the abuse or violence asked about',
  },
  substance_use: {
    subject: 'Substance use',
    denied: 'substance use',
    asked: 'the alcohol or drug use asked about',
  },
};
