import type { AttestLine } from '../core/attest.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';

/** A claim and how it can be seen by anybody. */
export type AttestClaim = Pick<AttestLine, 'id' | 'claim' | 'rerun'>;

/** What was found of a claim: `faults` are what speaks against it, in a few words each. */
export interface Found {
  /** What holds, with figures. */
  evidence: string;
  faults?: readonly string[];
  next?: string;
}

/** How many faults are told one by one. */
const toldFaults = 3;

/** Passes when nothing speaks against it. */
export function lineOf(claim: AttestClaim, { evidence, faults = [], next }: Found): AttestLine {
  if (faults.length === 0) return { ...claim, state: 'pass', evidence };
  const more = faults.length > toldFaults ? `; ${faults.length - toldFaults} more` : '';
  const told = `${faults.slice(0, toldFaults).join('; ')}${more}`;
  return { ...claim, state: 'fail', evidence: told, ...(next !== undefined && { next }) };
}

/** What code cannot tell. */
export function yours(claim: AttestClaim, evidence: string, next: string): AttestLine {
  return { ...claim, state: 'yours', evidence, next };
}

/** What cannot be looked at does not hold: it is told in its line, and the others are looked at all the same. @throws `interrupted` */
export async function lookedAt(
  claim: AttestClaim,
  look: () => AttestLine | Promise<AttestLine>,
): Promise<AttestLine> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AmynoteError) || errorCode(error) === 'interrupted') throw error;
    const next = error.hint;
    return lineOf(claim, { evidence: '', faults: [error.message], ...(next !== undefined && { next }) });
  }
}
