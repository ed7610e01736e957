import type { SpokenLine } from '../../core/lines.ts';
import type { DraftBrief } from '../../core/provider-ports.ts';
import type { TemplateSection } from '../../core/template.ts';
import { type Excerpt, joined, riskExchangeOf, stretchesOf } from './extract-excerpt.ts';

/**
 * Everything that was asked about risk and answered, as statements that fit under a heading: where there are more
 * than it may hold, several stand in one. None is left out.
 * @param lines those that may be quoted
 */
export function riskExcerpts(
  { claims_max: most }: TemplateSection,
  lines: readonly SpokenLine[],
  brief: DraftBrief,
): Excerpt[] {
  const stretches = stretchesOf(lines);
  // The whole sentences that the lines are of.
  const holding = (ids: readonly number[]) =>
    stretches.filter((stretch) => stretch.some(({ id }) => ids.includes(id)));
  const exchanges = (brief.askedAboutRisk?.(brief.lines) ?? []).flatMap(({ question, answers }) => {
    const [asked, given] = [holding(question), holding(answers)];
    return asked.length === 0 || given.length === 0 ? [] : [riskExchangeOf(asked, given)];
  });
  const inOne = Math.max(1, Math.ceil(exchanges.length / most));
  return exchanges.flatMap((_, at) => (at % inOne === 0 ? joined(exchanges.slice(at, at + inOne)) : []));
}
