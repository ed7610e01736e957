import type { Figure } from './measure/figure.ts';
import { riskFigures } from './notes/risk.ts';
import { verifierFigures } from './notes/verifier-figures.ts';

/** What the rules of a note find, and what they cost: the verifier, then the risk rules. */
export async function* figures(): AsyncGenerator<Figure> {
  yield* await verifierFigures();
  yield* await riskFigures();
}
