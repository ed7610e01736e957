import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** Where to look for ffmpeg, in this order. */
export interface FfmpegPlaces {
  /** `AMYNOTE_FFMPEG` */
  named: string | undefined;
  /** `PATH` */
  searchPath: string | undefined;
}

/** @returns the program to start, or undefined when there is none. */
export function findFfmpeg(places: FfmpegPlaces): string | undefined {
  if (places.named !== undefined && places.named !== '')
    return isProgram(places.named) ? places.named : undefined;
  return [bundledFfmpeg(), onPath(places.searchPath)].find((path) => path !== undefined);
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

function onPath(searchPath: string | undefined): string | undefined {
  return (searchPath ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => [join(folder, 'ffmpeg'), join(folder, 'ffmpeg.exe')])
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
