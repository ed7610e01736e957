/** What the holes of a case stand for: values known from the start, and ids as they were seen. */
export type Known = Map<string, string>;

/** Holes that match a kind of text and are not remembered. */
const kinds: Record<string, string> = {
  any: '[^\\n]*',
  day: '\\d{4}-\\d\\d-\\d\\d',
  moment: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z|[+-]\\d\\d:\\d\\d)',
  number: '\\d+(?:\\.\\d+)?',
  sha256: '[0-9a-f]{64}',
  base64: '[A-Za-z0-9+/]+={0,2}',
  recipient: 'age1[0-9a-z]{58}',
  identity: 'AGE-SECRET-KEY-1[0-9A-Z]{58}',
};

/** Crockford's base 32 in lower case, 12 or 16 long; or the version of a consent form. */
const id = '(?:[0-9a-hjkmnp-tv-z]{12}(?:[0-9a-hjkmnp-tv-z]{4})?|2-[0-9a-f]{8})';

const hole = /\{\{([a-z][a-z0-9-]*)\}\}/;

/**
 * Compares a text with what a case expects. A line `...` stands for any lines, `{{any}}` and its like for any text of
 * a kind, any other `{{name}}` for an id, which is remembered under that name.
 * @returns undefined when it fits; else the expected text with every known hole filled, to be shown beside the actual.
 */
export function mismatch(expected: string, actual: string, known: Known): string | undefined {
  const names: string[] = [];
  const lines = expected.split('\n').map((line, index, all) => {
    const end = index === all.length - 1 ? '' : '\\n';
    return line === '...' ? '(?:[^\\n]*\\n)*' : linePattern(line, known, names) + end;
  });
  const match = new RegExp(`^${lines.join('')}$`).exec(actual);
  if (match === null) return filled(expected, known);
  for (const [index, name] of names.entries()) known.set(name, match[index + 1] ?? '');
  return undefined;
}

/** The text with every known hole filled; others stay as they are written. */
export function filled(text: string, known: Known): string {
  return text.replace(new RegExp(hole, 'g'), (whole, name: string) => known.get(name) ?? whole);
}

function linePattern(line: string, known: Known, names: string[]): string {
  const parts = line.split(hole);
  return parts
    .map((part, index) => (index % 2 === 0 ? literal(part) : holePattern(part, known, names)))
    .join('');
}

function holePattern(name: string, known: Known, names: string[]): string {
  const value = known.get(name);
  if (value !== undefined) return literal(value);
  const kind = kinds[name];
  if (kind !== undefined) return kind;
  const at = names.indexOf(name);
  if (at >= 0) return `\\${at + 1}`;
  names.push(name);
  return `(${id})`;
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
