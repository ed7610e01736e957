// Brings a clean checkout to where the demo and the tests can run. Plain node: nothing is installed yet.
import { pathToFileURL } from 'node:url';
import { prepareMachine, SetUpProblem } from './set-up/machine.js';

/**
 * Prepares the machine, or says on stderr what to type and ends the process with 1.
 * Does nothing, and says nothing, when everything is in place.
 * @param {{ programs?: readonly string[] }} [needs] `programs`: what the caller would like beside ffmpeg.
 * @returns {Promise<{ ffmpeg: string, missing: string[] }>} where ffmpeg is, and the programs that are not
 *   there and may not be installed here.
 */
export async function setUp({ programs = [] } = {}) {
  try {
    return prepareMachine(programs);
  } catch (problem) {
    if (!(problem instanceof SetUpProblem)) throw problem;
    process.stderr.write(`${problem.lines}\n`);
    process.exit(1);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { missing } = await setUp({ programs: process.argv.slice(2) });
  if (missing.length > 0) process.stderr.write(`set-up: not here: ${missing.join(', ')}\n`);
}
