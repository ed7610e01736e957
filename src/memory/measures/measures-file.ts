import * as z from 'zod';
import { type Instrument, instrumentSchema } from '../../core/instrument.ts';
import { instrumentKey, isScore } from '../../core/instrument-scores.ts';
import { readRulesFile } from '../rules-file.ts';

const fileSchema = z
  .strictObject({ version: z.literal(1), measures: z.array(instrumentSchema).min(1) })
  .superRefine(({ measures }, context) => {
    const keys = measures.flatMap(({ id, name }) => [...new Set([id, instrumentKey(name)])]);
    measures.forEach((measure, index) => {
      const own = new Set([measure.id, instrumentKey(measure.name)]);
      const taken = keys.filter((key) => own.has(key)).length > own.size;
      const faults = [...(taken ? [['id', 'is used twice']] : []), ...faultsOf(measure)];
      for (const [field = '', message = ''] of faults) {
        context.addIssue({ code: 'custom', message, path: ['measures', index, field] });
      }
    });
  });

/** What a measure says that cannot be: its field, and what is wrong with it. */
function faultsOf(measure: Instrument): [string, string][] {
  const { range, items, bands, keeps, review } = measure;
  const faults: [string, string][] = [];
  if (range[0] >= range[1]) faults.push(['range', 'must go from least to most']);
  if (keeps === 'totals' && items !== undefined)
    faults.push(['items', 'cannot be kept where only totals are']);
  if (items !== undefined) {
    const [least, most] = items.range.map((one) => one * items.count * items.factor);
    if (least !== range[0] || most !== range[1]) faults.push(['items', 'do not add up to the range']);
  }
  const starts = bands.map(({ from }) => from);
  if (starts.some((from, at) => from <= (starts[at - 1] ?? Number.NEGATIVE_INFINITY) || from > range[1]))
    faults.push(['bands', 'must rise within the range']);
  if (starts[0] !== undefined && starts[0] !== range[0])
    faults.push(['bands', 'must begin at the least score']);
  if (review?.item !== undefined && review.item > (items?.count ?? 0))
    faults.push(['review', 'names an item that there is not']);
  if (!isScore(measure, range[1])) faults.push(['step', 'does not reach the most']);
  return faults;
}

/**
 * Reads `measures.yaml` of a rules directory, e.g. `templates/rules`.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong
 */
export async function readInstruments(directory: string): Promise<Instrument[]> {
  return (await readRulesFile(directory, 'measures.yaml', fileSchema)).measures;
}
