import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { meetings } from '../tests/unit/speech/sounds.ts';
import { abstaining } from './measure/abstaining.ts';
import { chunkingFigures } from './measure/chunkings.ts';
import {
  type DiarizationTable,
  diarizationTable,
  kitTable,
  scoredBySettings,
} from './measure/diarization.ts';
import { type Figure, figure } from './measure/figure.ts';
import { glossaryFigures } from './measure/glossary.ts';
import { liveFigures } from './measure/live.ts';
import { namingFigures } from './measure/naming.ts';
import { peakMegabytes } from './measure/our-program.ts';
import { median, timeInTurns } from './measure/processes.ts';
import { recallFigures } from './measure/segmentation.ts';
import { transcriptionFigures } from './measure/transcription.ts';
import { truthFigures } from './measure/truth.ts';

/** Speech to lines: what is kept, heard rightly, given to the right voice and name, and what it costs. */
export async function* figures(): AsyncGenerator<Figure> {
  if (!existsSync(meetings)) throw new Error(`${meetings} is absent: it holds the real recordings`);
  yield* await glossaryFigures();
  yield* await recallFigures();
  yield* realFigures(await diarizationTable());
  yield* kitFigures(await kitTable());
  yield* await abstaining();
  yield* await namingFigures();
  yield* await chunkingFigures();
  yield* await truthFigures();
  yield* await costs();
  yield* await transcriptionFigures();
  yield* await liveFigures();
  yield await settingsFigure();
}

function realFigures(table: DiarizationTable[]): Figure[] {
  const rows = table.map((row) =>
    figure(
      `speech.der.${row.name.replaceAll(/[ /]/g, '-')}`,
      row.error,
      '%',
      row.twoSpeakers ? '<=20' : null,
      {
        'collar 0': row.strict,
        missed: row.missed,
        'false alarm': row.falseAlarm,
        'one speaker': row.oneSpeaker,
        'one speaker, collar 0': row.oneSpeakerStrict,
        floor: row.floor,
        'floor, collar 0': row.floorStrict,
      },
    ),
  );
  return [
    ...rows,
    figure('speech.der.mean', mean(table, 'error'), '%', '<=12', {
      'one speaker': mean(table, 'oneSpeaker'),
      floor: mean(table, 'floor'),
    }),
    figure('speech.der.mean.strict', mean(table, 'strict'), '%', '<=22', {
      'one speaker': mean(table, 'oneSpeakerStrict'),
      floor: mean(table, 'floorStrict'),
    }),
  ];
}

function mean(
  table: readonly DiarizationTable[],
  key: Exclude<keyof DiarizationTable, 'name' | 'twoSpeakers'>,
): number {
  return table.reduce((sum, row) => sum + row[key], 0) / table.length;
}

/** The same figures with the settings moved in 30 ways that should not matter. */
async function settingsFigure(): Promise<Figure> {
  const runs = await scoredBySettings();
  const good = runs.filter(
    (table) =>
      mean(table, 'error') <= 12 &&
      mean(table, 'strict') <= 22 &&
      table.every((row) => !row.twoSpeakers || row.error <= 20),
  );
  const errors = runs.map((table) => mean(table, 'error')).sort((a, b) => a - b);
  return figure('speech.settings', good.length, 'of 30 settings meet all', '>=27', {
    lowest: errors[0] ?? Number.NaN,
    median: median(errors),
    highest: errors.at(-1) ?? Number.NaN,
    'median, collar 0': median(runs.map((table) => mean(table, 'strict'))),
  });
}

function kitFigures(table: DiarizationTable[]): Figure[] {
  const worst = (key: 'error' | 'strict') => Math.max(...table.map((row) => row[key]));
  const sessions = { sessions: table.length };
  return [
    figure('speech.kit.mean', mean(table, 'error'), '%', '<=2', sessions),
    figure('speech.kit.mean.strict', mean(table, 'strict'), '%', '<=8', sessions),
    figure('speech.kit.worst', worst('error'), '%', '<=5', sessions),
    figure('speech.kit.worst.strict', worst('strict'), '%', '<=12', sessions),
  ];
}

/** Whole processes on talk made of the kit's: 50 minutes for time, 3 hours for memory. */
async function costs(): Promise<Figure[]> {
  // The voice detector finds its own files only as a package: the program must stand where node finds packages.
  const program = '.cache/bench/diarize.mjs';
  await build({
    entryPoints: ['bench/programs/diarize.ts'],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  const { fifty } = timeInTurns({ fifty: [process.execPath, program, '50'] }, 1);
  const peak = peakMegabytes([process.execPath, program, '180'], process.env);
  return [
    figure('speech.time', (fifty[0] ?? Number.NaN) / 1000, 's', '<30', { minutes: 50 }),
    figure('speech.peak', peak, 'MB', '<250', { minutes: 180 }),
  ];
}
