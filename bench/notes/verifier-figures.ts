import { existsSync } from 'node:fs';
import { type Figure, figure } from '../measure/figure.ts';
import { type Corruption, corruptionKinds } from './corruptions.ts';
import { exportedQuotations } from './quotations.ts';
import { consultations } from './sessions.ts';
import { verifyingTime } from './speed.ts';
import { type Part, parts } from './statements.ts';
import { type Trial, trial, type Verdict } from './verifier.ts';

/**
 * What the verifier lets pass: of faithful statements about the kit and ten public consultations, of corruptions made of
 * them by hand and by a seeded program, of quotations in notes as they leave the vault; and what a check costs.
 */
export async function verifierFigures(): Promise<Figure[]> {
  if (!existsSync(consultations))
    process.stderr.write(`bench: ${consultations} is absent: the verifier is measured on the kit alone\n`);
  const trials = {
    tuned: await trial('tuned'),
    second: await trial('second'),
    third: await trial('third'),
    fourth: await trial('fourth'),
    fifth: await trial('fifth'),
  };
  const both = {
    faithful: Object.values(trials).flatMap(({ faithful }) => faithful),
    corrupted: Object.values(trials).flatMap(({ corrupted }) => corrupted),
  };
  return [
    ...kindFigures(trials),
    ...parts.flatMap((part) => partFigures(part, trials[part], false)),
    ...namedFigure(both.corrupted),
    ...partFigures('all', both, true),
    ...(await exportedQuotations()),
    ...(await verifyingTime()),
  ];
}

function kindFigures(trials: Record<Part, Trial>): Figure[] {
  return corruptionKinds.flatMap((kind) => {
    const of = (part: Part) => trials[part].corrupted.filter(({ item }) => item.kind === kind);
    const all = parts.flatMap(of);
    if (all.length === 0) return [];
    return figure(`notes.corruptions.${kind}`, share(all), '% refused', null, {
      made: all.length,
      ...Object.fromEntries(
        parts.filter((part) => of(part).length > 0).map((part) => [`${part} %`, share(of(part))]),
      ),
    });
  });
}

/** Kinds of a finer sort, beside those that a note must never hold. */
const finer: readonly string[] = ['tense', 'experiencer', 'detail'];

function namedFigure(corrupted: Trial['corrupted']): Figure[] {
  const named = corrupted.filter(({ item }) => !finer.includes(item.kind));
  const beside = { made: named.length };
  return [figure('notes.corruptions.refused.without-finer', share(named), '% refused', '>=98', beside)];
}

function partFigures(part: string, { faithful, corrupted }: Trial, counts: boolean): Figure[] {
  return [
    figure(`notes.corruptions.refused.${part}`, share(corrupted), '% refused', counts ? '>=98' : null, {
      made: corrupted.length,
    }),
    figure(`notes.faithful.refused.${part}`, share(faithful), '% refused', counts ? '<=2' : null, {
      statements: faithful.length,
    }),
  ];
}

function share(verdicts: readonly Verdict<Corruption | Verdict['item']>[]): number {
  return verdicts.length === 0
    ? 0
    : (100 * verdicts.filter(({ rules }) => rules.length > 0).length) / verdicts.length;
}
