import type { AttestLine } from '../core/attest.ts';
import { counted } from '../core/counted.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Settings } from '../core/settings.ts';
import { sha256Of } from '../core/sha256.ts';
import { type AttestClaim, lineOf, lookedAt } from './attest-lines.ts';

const affectClaim: AttestClaim = {
  id: 'affect',
  claim: 'No emotion and no mental state is guessed: only scores, events and words are counted',
  rerun: 'amynote config get insights.restrict_inferred_affect',
};

export function affectLine({ insights }: Settings): AttestLine {
  const faults = insights.restrict_inferred_affect ? [] : ['it is off'];
  return lineOf(affectClaim, { evidence: 'on, and cannot be switched off', faults });
}

const styleClaim: AttestClaim = {
  id: 'style',
  claim:
    'What the clinician keeps changing is kept as rules that can be read, and none is approved but by them',
  rerun: 'amynote style show',
};

export function styleLine({ vault }: StagePorts): Promise<AttestLine> {
  return lookedAt(styleClaim, async () => {
    const rules = await vault.style.list();
    const approved = rules.filter(({ decision }) => decision === 'approved');
    const evidence = `${counted(rules.length, 'habit')} found, ${approved.length} approved; the others reach no draft`;
    return lineOf(styleClaim, { evidence });
  });
}

const textsClaim: AttestClaim = {
  id: 'texts',
  claim: 'No text between sessions was handed over that the clinician had not approved, word for word',
  rerun: 'amynote nudge list CLIENT',
};

/** Nothing is ever sent by amynote: what can be looked at is what was handed to the clinician. */
export function textsLine({ vault }: StagePorts, clientIds: ReadonlySet<string>): Promise<AttestLine> {
  return lookedAt(textsClaim, async () => {
    const faults: string[] = [];
    let handedOver = 0;
    for (const clientId of clientIds) {
      for (const { value } of await vault.nudges.list(clientId)) {
        if (value.handedOver.length === 0) continue;
        handedOver += 1;
        const sha256 = await sha256Of(new TextEncoder().encode(value.text));
        if (value.approval?.sha256 !== sha256)
          faults.push(`text ${value.id}: not the words that were approved`);
      }
    }
    const evidence = `${counted(handedOver, 'text')} handed to the clinician, each with an approval of those very words; none was sent by amynote`;
    return lineOf(textsClaim, { evidence, faults, next: 'amynote nudge list CLIENT' });
  });
}
