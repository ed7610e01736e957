import { ensureDist } from './dist.js';
import { ensureModules } from './modules.js';
import { requireNode } from './node-version.js';
import { ensureFfmpeg, ensurePrograms } from './programs.js';

export { SetUpProblem } from './problem.js';

/**
 * Node, npm packages, the built program, ffmpeg, then the extra programs. Each step looks first and
 * works only when something is absent or stale.
 * @param {readonly string[]} programs
 * @returns {{ ffmpeg: string, missing: string[] }}
 * @throws {SetUpProblem} naming the command to type.
 */
export function prepareMachine(programs) {
  requireNode();
  ensureModules();
  ensureDist();
  const ffmpeg = ensureFfmpeg();
  return { ffmpeg, missing: ensurePrograms(programs) };
}
