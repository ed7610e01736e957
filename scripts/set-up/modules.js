import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetUpProblem } from './problem.js';
import { npm, root, say } from './run.js';

/**
 * Installs the npm packages when they are absent or not those of package-lock.json.
 * @throws {SetUpProblem} when npm fails.
 */
export function ensureModules() {
  if (modulesAreCurrent()) return;
  say('installing npm packages, about half a minute');
  const install = npmCi();
  if (install.ok) return;
  process.stderr.write(install.output);
  throw new SetUpProblem('npm could not install the packages', 'look at the lines above, then type `npm ci`');
}

/**
 * A lock written where the registry lacks the packages of other platforms is refused by `npm ci` as out of
 * step with package.json, although all that this machine needs is in it. `npm install` takes it.
 */
function npmCi() {
  const install = npm(['ci']);
  if (install.ok || !install.output.includes('EUSAGE')) return install;
  return npm(['install', '--no-save']);
}

/**
 * Compares package-lock.json with the list that npm leaves of what it installed. Optional packages may be
 * absent: they belong to other platforms, or (ffmpeg-static) could not be downloaded.
 */
function modulesAreCurrent() {
  const wanted = readPackages('package-lock.json');
  const installed = readPackages('node_modules/.package-lock.json');
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true;
    const held = installed[path];
    return held ? held.version === version : optional === true;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
