/** One measured number, with what it was held against. */
export interface Figure {
  /** `<bench>.<what>.<detail>`, stable: issues and readers refer to it. */
  name: string;
  value: number;
  /** `x node` for a ratio to another program; otherwise the unit of the value. */
  unit: string;
  /** `<=1.5`, `<150`, `>=1`, `=0`; null where there is nothing to meet. */
  target: string | null;
  met: boolean;
  /** The numbers that the value was made of. */
  beside: Record<string, number>;
}

/**
 * A figure that says by itself whether it meets its target.
 * @param value rounded to four significant digits; what counts as met is the rounded value.
 * @throws Error when the value is not a number or the target cannot be read.
 */
export function figure(
  name: string,
  value: number,
  unit: string,
  target: string | null,
  beside: Record<string, number> = {},
): Figure {
  if (!Number.isFinite(value)) throw new Error(`${name} was not measured`);
  const rounded = round(value);
  const numbers = Object.fromEntries(Object.entries(beside).map(([key, number]) => [key, round(number)]));
  return {
    name,
    value: rounded,
    unit,
    target,
    met: target === null || meets(rounded, target),
    beside: numbers,
  };
}

function meets(value: number, target: string): boolean {
  const [, relation, limit] = /^(<=|<|>=|=)\s*(-?\d+(?:\.\d+)?)$/.exec(target) ?? [];
  if (limit === undefined) throw new Error(`not a target: ${target}`);
  if (relation === '<=') return value <= Number(limit);
  if (relation === '<') return value < Number(limit);
  return relation === '>=' ? value >= Number(limit) : value === Number(limit);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
