import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';

/** Where to look for a program of ffmpeg's, in this order. */
export interface FfmpegPlaces {
  /** What the variable of its name says: `AMYNOTE_FFMPEG`, `AMYNOTE_FFPLAY`. */
  named: string | undefined;
  /** `PATH` */
  searchPath: string | undefined;
}

/** @returns the program to start, or undefined when there is none. */
export function findFfmpeg(places: FfmpegPlaces): string | undefined {
  if (places.named !== undefined && places.named !== '')
    return isProgram(places.named) ? places.named : undefined;
  return [bundledFfmpeg(), onPath('ffmpeg', places.searchPath)].find((path) => path !== undefined);
}

/**
 * The player that comes with ffmpeg: the named one (`AMYNOTE_FFPLAY`), the one beside the ffmpeg that is used, or one
 * on the path. @returns undefined when there is none
 */
export function findFfplay(ffmpeg: string | undefined, places: FfmpegPlaces): string | undefined {
  if (places.named !== undefined && places.named !== '')
    return isProgram(places.named) ? places.named : undefined;
  return onPath('ffplay', ffmpeg && dirname(ffmpeg)) ?? onPath('ffplay', places.searchPath);
}

/** The optional package `ffmpeg-static`, when its download succeeded. */
function bundledFfmpeg(): string | undefined {
  try {
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static');
    return typeof path === 'string' && isProgram(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

function onPath(name: string, searchPath: string | undefined): string | undefined {
  return (searchPath ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => [join(folder, name), join(folder, `${name}.exe`)])
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
