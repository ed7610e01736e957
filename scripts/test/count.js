/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 */

/**
 * Counts a finished vitest run by its JSON report. A test file that could not be loaded holds no failed test
 * and is counted as one; a run that says it failed without naming anything is counted as one as well.
 * @param {string | undefined} report the JSON text; undefined when vitest left none
 * @param {boolean} ok whether vitest ended with 0
 * @returns {Count}
 */
export function countTests(report, ok) {
  const files = testFiles(report);
  if (!files) return { passed: 0, failed: 1, skipped: 0 };
  const states = files.flatMap((file) => file.assertionResults.map(({ status }) => status));
  const named = states.filter((state) => state === 'failed').length + files.filter(failedAsAWhole).length;
  return {
    passed: states.filter((state) => state === 'passed').length,
    failed: named === 0 && !ok ? 1 : named,
    skipped: states.filter((state) => state !== 'passed' && state !== 'failed').length,
  };
}

/**
 * @param {readonly Count[]} counts
 * @returns {string} the line every run ends with
 */
export function closingLine(counts) {
  const sum = (/** @type {keyof Count} */ key) => counts.reduce((total, count) => total + count[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile */

/**
 * @param {string | undefined} report
 * @returns {TestFile[] | undefined}
 */
function testFiles(report) {
  try {
    return JSON.parse(report ?? '').testResults;
  } catch {
    return undefined;
  }
}

/** @param {TestFile} file */
function failedAsAWhole({ status, assertionResults }) {
  return status === 'failed' && assertionResults.every((test) => test.status !== 'failed');
}
