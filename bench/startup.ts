import { statSync } from 'node:fs';
import { type Figure, figure } from './measure/figure.ts';
import { loadedBy } from './measure/loaded-packages.ts';
import { median, medianRatio, timeInTurns } from './measure/processes.ts';

const ROUNDS = 31;

/** Packages that belong to one engine or one kind of work each: nobody who asks for help waits for them. */
const heavy = [
  'openai',
  '@anthropic-ai/sdk',
  'age-encryption',
  'docx',
  'fluent-ffmpeg',
  'ora',
  'pdfkit',
  'yaml',
  'zod',
];

/**
 * How long a person waits for the first word, beside Node itself; and what was loaded for it. Certificates that are
 * set for a machine would slow down the start of both, and so flatter the ratio: nothing but the path is told.
 */
export async function figures(): Promise<Figure[]> {
  const times = timeInTurns(
    {
      node: [process.execPath, '-e', '0'],
      help: [process.execPath, 'bin/amynote.js', '--help'],
      version: [process.execPath, 'bin/amynote.js', '--version'],
    },
    ROUNDS,
    { env: { PATH: process.env.PATH } },
  );
  const { files, packages } = loadedBy(['--help']);
  const kilobytes = files.reduce((sum, file) => sum + statSync(file).size / 1000, 0);
  return [
    ratio('help', times.help, times.node),
    ratio('version', times.version, times.node),
    figure('startup.help.sdks', among(packages, heavy.slice(0, 2)), 'SDKs loaded', '=0', {
      'packages loaded': packages.length,
    }),
    figure('startup.help.heavy', among(packages, heavy), 'heavy packages loaded', '=0', {
      'files of dist': files.length,
      kilobytes,
    }),
  ];
}

function ratio(what: string, amynote: readonly number[], node: readonly number[]): Figure {
  const beside = { 'amynote ms': median(amynote), 'node ms': median(node), pairs: node.length };
  return figure(`startup.${what}`, medianRatio(amynote, node), 'x node', '<=1.5', beside);
}

function among(packages: readonly string[], wanted: readonly string[]): number {
  return packages.filter((name) => wanted.includes(name)).length;
}
