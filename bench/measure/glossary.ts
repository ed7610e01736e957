import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Line } from '../../src/core/artefacts/transcript.ts';
import type { Corrector } from '../../src/core/speech-ports.ts';
import { openGlossaryCorrector } from '../../src/speech/glossary/glossary-corrector.ts';
import { readGlossary } from '../../src/speech/glossary/glossary-file.ts';
import { readMishearings } from '../../tests/simulator/glossary-terms.ts';
import { soundAlike } from '../../tests/simulator/sound-alike.ts';
import { type Figure, figure } from './figure.ts';

const templates = join(import.meta.dirname, '../../templates');

/** Real talk with a doctor, written down by people: no word of it was misheard. */
const consultations = join(import.meta.dirname, '../../../shared/data/consultations/transcripts');

/** Of the simulator's ways to mishear a term; the search was tuned with others (1 to 24). */
const heldOut = [101, 102, 103, 104, 105];

/** Said about therapy, and of medication: what stands around a term. */
const around = [
  ['I want to understand how', 'shows up for you'],
  ['we talked about', 'for a while on Tuesday'],
  ['she wrote down', 'in the letter to me'],
];
const aroundMedication = [
  ['I have been on', 'since the summer'],
  ['my psychiatrist put me on', 'last month'],
  ['she is taking', 'every morning'],
];

/**
 * How many misheard terms are put right, the rest of the line unchanged, and how often something is changed that was
 * heard as it was said. @throws Error when the consultations are missing
 */
export async function glossaryFigures(): Promise<Figure[]> {
  if (!existsSync(consultations)) throw new Error(`${consultations} is absent: it holds the real talk`);
  const corrector = await openGlossaryCorrector(templates);
  const { terms } = await readGlossary(templates);
  const medications = new Set(terms.filter(({ isMedication }) => isMedication).map(({ term }) => term));
  // The terms that people have written down mishearings of: those of the field, without what is usual English.
  const written = readMishearings('written');
  const subjects = [...new Set(written.map(([term]) => term))];
  const simulated = heldOut.flatMap((seed) =>
    subjects.map((term): [string, string] => [term, soundAlike(term, seed)]),
  );
  const share = (pairs: [string, string][]) => (100 * restored(corrector, pairs, medications)) / pairs.length;
  const all = share(simulated);
  return [
    figure('speech.glossary.restored', all, '%', '>=95', {
      terms: subjects.length,
      mishearings: simulated.length,
      'written by people, tuned with': share(written),
    }),
    figure('speech.glossary.recognised', share(readMishearings('recognised')), '%', null, {
      mishearings: readMishearings('recognised').length,
    }),
    ...falseFigures(corrector),
  ];
}

function restored(
  corrector: Corrector,
  pairs: readonly [string, string][],
  medications: ReadonlySet<string>,
): number {
  const sentences = pairs.map(([term, heard], index) => {
    const [before, after] = (medications.has(term) ? aroundMedication : around)[index % 3] ?? [];
    return { said: `${before} ${term} ${after}.`, heard: `${before} ${heard} ${after}.` };
  });
  const lines = sentences.map(({ heard }, index) => lineOf(heard, index));
  const texts = new Map(corrector.correct(lines, []).map(({ line, text }) => [line, text]));
  return sentences.filter(
    ({ said, heard }, index) => (texts.get(index + 1) ?? heard).toLowerCase() === said.toLowerCase(),
  ).length;
}

function falseFigures(corrector: Corrector): Figure[] {
  const lines = readdirSync(consultations)
    .flatMap((name) => spokenIn(readFileSync(join(consultations, name), 'utf8')))
    .map(lineOf);
  const words = lines.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
  const start = performance.now();
  const changed = corrector.correct(lines, []).length;
  const seconds = (performance.now() - start) / 1000;
  return [
    figure('speech.glossary.false', (100 * changed) / lines.length, '% of lines', '<=0.5', {
      lines: lines.length,
      changed,
      words,
      'changes in 1000 words': (1000 * changed) / words,
      seconds,
    }),
  ];
}

/** Every utterance of a Praat TextGrid. */
function spokenIn(textGrid: string): string[] {
  return [...textGrid.matchAll(/text = "((?:[^"]|"")*)"/g)]
    .map(([, text = '']) =>
      text
        .replaceAll('""', '"')
        .replaceAll(/<[^>]*>/g, '')
        .trim(),
    )
    .filter((text) => text !== '');
}

function lineOf(text: string, index: number): Line {
  return { id: index + 1, startMs: index * 1000, endMs: index * 1000 + 900, text };
}
