import type { RiskFinding } from '../../core/artefacts/note.ts';
import type { RiskCategory } from '../../core/risk.ts';

/**
 * One sentence for a risk finding. What was not asked is said to be not asked; it is never turned into
 * a denial, and no finding is ever called safe.
 */
export function riskSentence({ category, status, lines, source }: RiskFinding): string {
  const { subject, denied, asked = denied } = words[category];
  if (status === 'endorsed') return `${subject}: reported by the client.`;
  if (status === 'denied') {
    return source === 'clinician'
      ? `Client denied ${denied}.`
      : `When asked directly, client denied ${asked}.`;
  }
  if (status === 'unclear') {
    return source === 'clinician'
      ? `${subject}: unclear from this session.`
      : `${subject}: unclear from this session; clinician to clarify.`;
  }
  const mentioned = lines.length > 0 ? ' It was mentioned without being asked about.' : '';
  return `${subject} was not directly assessed in this session.${mentioned}`;
}

/** `asked` is what a plain no denies: only what the question was about. */
const words: Record<RiskCategory, { subject: string; denied: string; asked?: string }> = {
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
