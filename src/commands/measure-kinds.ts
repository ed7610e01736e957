import type { Instrument } from '../core/instrument.ts';
import type { CommandContext } from './command-context.ts';

/** `amynote measure kinds` */
export async function measureKinds(context: CommandContext): Promise<undefined> {
  const { instruments } = await (await context.stages()).insightRules();
  for (const instrument of instruments) {
    context.output.product({ type: 'measure', v: 1, ...instrument }, pageOf(instrument));
  }
  context.output.result({ measures: instruments.length });
  return undefined;
}

function pageOf(instrument: Instrument): string {
  const { id, name, about, range, better, change, keeps, licence, items } = instrument;
  const kept = keeps === 'items' && items !== undefined ? `total, or ${items.count} items` : 'total only';
  const reliable = change === undefined ? 'none is published' : `${change.points}, ${change.source}`;
  return [
    `${id}  ${name}: ${about}`,
    `    ${range[0]} to ${range[1]}, ${better} is better; ${kept}`,
    `    reliable change: ${reliable}`,
    `    licence: ${licence}`,
  ].join('\n');
}
