// `npm test`: sets the machine up, then runs every stage even when an earlier one failed, and ends with one
// line that counts. `npm test -- unit`, `npm test -- types` or `npm test -- tests/unit/vault` runs a part.
import { prepareMachine, SetUpProblem } from './set-up/machine.js';
import { closingLine } from './test/count.js';
import { stagesFor } from './test/stages.js';

/** @typedef {import('./test/count.js').Count} Count */
/** @typedef {import('./test/stages.js').Stage} Stage */

/** What the tests talk to beside ffmpeg. A test whose program is missing skips and names it. */
const programs = ['age', 'pulseaudio', 'pactl', 'flite', 'inotifywait', 'strace'];

const counts = prepare() ? await runStages(stagesFor(process.argv.slice(2))) : [broken()];
process.stdout.write(`${closingLine(counts)}\n`);
process.exitCode = counts.some(({ failed }) => failed > 0) ? 1 : 0;

function prepare() {
  try {
    const { missing } = prepareMachine(programs);
    if (missing.length > 0) process.stdout.write(`tests that need ${missing.join(', ')} are skipped\n`);
    return true;
  } catch (problem) {
    const lines = problem instanceof SetUpProblem ? problem.lines : String(problem);
    process.stdout.write(`${lines}\n`);
    return false;
  }
}

/**
 * @param {readonly Stage[]} stages
 * @returns {Promise<Count[]>}
 */
async function runStages(stages) {
  const counts = [];
  for (const { name, run } of stages) {
    const start = performance.now();
    const count = await run().catch(broken);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stdout.write(`${name.padEnd(8)} ${verdict(count)}  ${seconds} s\n`);
    counts.push(count);
  }
  return counts;
}

/** @param {Count} count */
function verdict({ passed, failed }) {
  if (failed > 0) return 'failed ';
  return passed > 0 ? 'ok     ' : 'skipped';
}

/** @param {unknown} [error] what kept a stage from running at all */
function broken(error) {
  if (error) process.stdout.write(`${error instanceof Error ? error.stack : error}\n`);
  return { passed: 0, failed: 1, skipped: 0 };
}
