/** @typedef {import('../../bench/measure/figure.ts').Figure} Figure */

/**
 * @param {Figure} figure
 * @returns {string} the figure as one JSON line
 */
export function jsonLine(figure) {
  return JSON.stringify({ type: 'figure', v: 1, ...figure });
}

/**
 * @param {Figure} figure
 * @returns {string} the figure for a reader
 */
export function humanLine({ name, value, unit, target, met, beside }) {
  const aim = target === null ? '' : `  target ${target} ${met ? 'met' : 'MISSED'}`;
  return `${name}  ${value} ${unit}${aim}  ${besideText(beside)}`.trimEnd();
}

/**
 * @param {Record<string, number>} beside
 * @returns {string} `node ms 61.2, amynote ms 84.5`
 */
export function besideText(beside) {
  return Object.entries(beside)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}
