import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../set-up/run.js';
import { besideText } from './lines.js';

/** @typedef {import('../../bench/measure/figure.ts').Figure} Figure */

const file = join(root, 'bench', 'RESULTS.md');

const opening = `# Results

Written by \`npm run bench -- NAME\`; a section is replaced when its bench runs again.
`;

/**
 * Puts a bench's figures into bench/RESULTS.md and leaves the other sections as they are.
 * @param {string} name
 * @param {readonly Figure[]} figures
 */
export function writeResults(name, figures) {
  const others = readSections().filter((section) => !section.startsWith(`${name}\n`));
  const sections = [...others, section(name, figures)].sort();
  writeFileSync(file, [opening, ...sections.map((text) => `## ${text.trimEnd()}\n`)].join('\n'));
}

/** @returns {string[]} without their `## ` */
function readSections() {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split(/^## /m).slice(1);
}

/**
 * @param {string} name
 * @param {readonly Figure[]} figures
 */
function section(name, figures) {
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${day}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}`;
  const rows = figures.map(
    ({ name: figure, value, unit, target, met, beside }) =>
      `| ${figure} | ${value} ${unit} | ${target ?? '–'} | ${met ? 'yes' : '**no**'} | ${besideText(beside)} |`,
  );
  return [
    name,
    '',
    machine,
    '',
    '| Figure | Value | Target | Met | Beside |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}
