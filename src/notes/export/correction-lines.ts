import type { Addendum, RiskFinding } from '../../core/artefacts/note.ts';
import { corrected } from '../../core/corrections.ts';
import { momentText } from './moments.ts';
import type { PageLine } from './page.ts';
import type { Reading } from './reading.ts';
import { riskLine } from './risk-line.ts';
import { signerName } from './signature-lines.ts';

/** What corrects a statement, to stand right below it: what was signed stays as it is and readable. */
export function statementCorrections(id: string, addenda: readonly Addendum[]): PageLine[] {
  return addenda
    .filter(({ body: { type, statement } }) => type === 'correction' && statement === id)
    .map((addendum) => correctionLine(addendum, addendum.body.text));
}

/** The same of a risk line: the clinician's own judgement, in the sentence that a note would have for it. */
export function riskCorrections(finding: RiskFinding, { addenda, lines }: Reading): PageLine[] {
  let now = finding;
  return addenda.flatMap((addendum) => {
    const after = corrected(now, addendum.body);
    if (after === now) return [];
    now = after;
    return [correctionLine(addendum, `${riskLine(now, lines).sentence} ${addendum.body.text}`.trim())];
  });
}

/** When something was corrected, and by whom: `2026-03-04 09:05 UTC by Jo Sample, LCSW`. */
export function correctedWhen({ body: { signedAt, signer } }: Addendum): string {
  return `${momentText(signedAt)} by ${signerName(signer) || `key ${signer.publicKey}`}`;
}

function correctionLine(addendum: Addendum, words: string): PageLine {
  return { text: `CORRECTION ${correctedWhen(addendum)}; it is to say: ${words}`, times: [] };
}
