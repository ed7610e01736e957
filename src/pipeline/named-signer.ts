import { AmynoteError } from '../core/errors.ts';
import type { SignerWords } from './signed-body.ts';

/**
 * A signature without a name says only which key made it: an auditor asks for the person.
 * @throws `usage` for a name without a single letter
 */
export function refuseNameless({ name }: Pick<SignerWords, 'name'>): void {
  if (/\p{L}/u.test(name)) return;
  throw new AmynoteError('usage', 'nothing is signed without your name', {
    hint: 'enter it once: amynote config set clinician.name "NAME"; or for this time: --name "NAME"',
  });
}
