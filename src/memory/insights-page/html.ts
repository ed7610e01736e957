/** Markup that is safe to write as it is. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | false | undefined | readonly Part[];

/** Markup with values in it: whatever is not markup itself is written as text, also within attributes. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Html {
  const markup = strings.map((text, at) => text + (at < values.length ? written(values[at]) : '')).join('');
  return { markup };
}

function written(value: Part): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value.replace(/[&<>"']/gu, (sign) => `&#${sign.codePointAt(0)};`);
  if ('markup' in value) return value.markup;
  return value.map(written).join('');
}
