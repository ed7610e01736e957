import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { SetUpProblem } from './problem.js';
import { root, run, say } from './run.js';

const triedFile = join(root, '.cache', 'not-installable.json');

/** Debian and Ubuntu packages whose name is not the program's. */
const debianPackages = new Map([
  ['pactl', 'pulseaudio-utils'],
  ['inotifywait', 'inotify-tools'],
]);

/** @type {Partial<Record<NodeJS.Platform, string>>} */
const ffmpegHints = {
  darwin: 'brew install ffmpeg',
  win32: 'winget install ffmpeg',
  linux: 'sudo apt-get install -y ffmpeg',
};

/**
 * @returns {string} where ffmpeg is
 * @throws {SetUpProblem} with the one command to type, where it may not be installed from here.
 */
export function ensureFfmpeg() {
  const named = process.env.AMYNOTE_FFMPEG;
  if (named && !isRunnable(named)) {
    throw new SetUpProblem('AMYNOTE_FFMPEG names no program', 'unset AMYNOTE_FFMPEG, or let it name ffmpeg');
  }
  const found = named || bundledFfmpeg() || findProgram('ffmpeg');
  if (found) return found;
  installDebian(['ffmpeg']);
  const installed = findProgram('ffmpeg');
  if (installed) return installed;
  throw new SetUpProblem('ffmpeg is not installed', ffmpegHints[process.platform] ?? 'install ffmpeg');
}

/**
 * Installs what is absent, where that is possible without asking anyone. What could not be installed is not
 * tried again the same day: without a network each attempt is a long wait.
 * @param {readonly string[]} programs
 * @returns {string[]} those that are still absent
 */
export function ensurePrograms(programs) {
  const absent = programs.filter((program) => !findProgram(program));
  const tried = triedToday();
  const untried = absent.filter((program) => !tried.includes(program));
  if (untried.length === 0) return absent;
  installDebian(untried);
  const missing = absent.filter((program) => !findProgram(program));
  mkdirSync(dirname(triedFile), { recursive: true });
  writeFileSync(triedFile, JSON.stringify({ day: today(), programs: missing }));
  return missing;
}

/** @returns {string[]} programs that could not be installed today */
function triedToday() {
  try {
    const tried = JSON.parse(readFileSync(triedFile, 'utf8'));
    return tried.day === today() ? tried.programs : [];
  } catch {
    return [];
  }
}

function today() {
  return new Date().toISOString().slice(0, 10);
}

/** @returns {string | undefined} ffmpeg-static's binary, when its download succeeded */
function bundledFfmpeg() {
  try {
    /** @type {unknown} */
    const path = createRequire(join(root, 'package.json'))('ffmpeg-static');
    return typeof path === 'string' && isRunnable(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** @param {readonly string[]} programs */
function installDebian(programs) {
  if (!mayInstallDebian()) return;
  const packages = [...new Set(programs.map((program) => debianPackages.get(program) ?? program))];
  say(`installing ${packages.join(', ')} (apt-get)`);
  aptGet(['update']);
  // One unknown package fails the whole list: then each on its own, so that the others still come.
  if (aptGet(['install', '-y', '--no-install-recommends', ...packages]).ok || packages.length === 1) return;
  for (const name of packages) aptGet(['install', '-y', '--no-install-recommends', name]);
}

/** Root on Debian, Ubuntu or a child of theirs. */
function mayInstallDebian() {
  if (process.getuid?.() !== 0 || !findProgram('apt-get')) return false;
  try {
    return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/** @param {readonly string[]} args */
function aptGet(args) {
  const quiet = ['-qq', '-o', 'Dpkg::Use-Pty=0', '-o', 'Acquire::Retries=1', '-o', 'DPkg::Lock::Timeout=120'];
  return run('apt-get', [...quiet, ...args], { ...process.env, DEBIAN_FRONTEND: 'noninteractive' });
}

/**
 * @param {string} name
 * @returns {string | undefined} the program's path
 */
function findProgram(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (folder && isRunnable(path)) return path;
    }
  }
  return undefined;
}

/** @param {string} path */
function isRunnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
