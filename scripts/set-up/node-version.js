import { SetUpProblem } from './problem.js';

/** The oldest Node that runs amynote; `engines` in package.json says the same. */
const OLDEST = { major: 20, minor: 19 };

/**
 * @param {string} [version] without a leading v
 * @throws {SetUpProblem} when this Node is too old.
 */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return;
  throw new SetUpProblem(
    `this is Node ${version}; amynote needs Node ${OLDEST.major}.${OLDEST.minor} or newer`,
    'install a newer Node from https://nodejs.org, then run the same command again',
  );
}
