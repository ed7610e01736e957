/** What a clinician writes for what: `hx` → `history`, `SOB` → `short of breath`. */
export type Shorthand = ReadonlyMap<string, string>;

/** `3/7` is three days, `2/52` two weeks, `6/12` six months. */
const spans: Record<string, string> = { '24': 'hours', '7': 'days', '52': 'weeks', '12': 'months' };

/**
 * A text with its shorthand written out. A key with capitals is known by them alone: `SOB` is no sob; any other in
 * any case. What is not known stays as it is.
 */
export function writtenOut(text: string, shorthand: Shorthand): string {
  return text.replace(token, (found) => written(found, shorthand) ?? found);
}

/** Runs that may be shorthand: `o/e`, `d+v`, `n&v`, `3/7`, `t2dm`. */
const token = /[\p{L}\p{N}]+(?:[/+&][\p{L}\p{N}]+)*/gu;

function written(found: string, shorthand: Shorthand): string | undefined {
  const [, count, unit = ''] = /^(\d{1,2})\/(7|12|24|52)$/.exec(found) ?? [];
  if (count !== undefined) return `${count} ${spans[unit]}`;
  const known = shorthand.get(found) ?? shorthand.get(found.toLowerCase());
  if (known !== undefined || !/[/+&]/.test(found)) return known;
  return found
    .split(/[/+&]/)
    .map((part) => written(part, shorthand) ?? part)
    .join(' ');
}
