import { expect, test } from 'vitest';
import { closingLine, countTests } from '../../../scripts/test/count.js';

/** @param {...{ status: string, tests: string[] }} files */
function report(...files) {
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((state) => ({ status: state })),
  }));
  return JSON.stringify({ testResults });
}

test('tests are counted by what became of them', () => {
  const text = report(
    { status: 'passed', tests: ['passed', 'skipped', 'todo', 'pending'] },
    { status: 'failed', tests: ['passed', 'failed', 'failed'] },
  );
  expect(countTests(text, false)).toEqual({ passed: 2, failed: 2, skipped: 3 });
});

test('a test file that could not be loaded is one failure', () => {
  const text = report({ status: 'passed', tests: ['passed'] }, { status: 'failed', tests: [] });
  expect(countTests(text, false)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test('a run that failed without naming a test is one failure', () => {
  expect(countTests(report({ status: 'passed', tests: ['passed'] }), false)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  });
});

test('a run that left no report, or half of one, is one failure even if it says it went well', () => {
  expect(countTests(undefined, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countTests('{"testResults":[{"st', true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('the closing line names skipped tests only when there are some', () => {
  const some = { passed: 3, failed: 1, skipped: 0 };
  expect(closingLine([some, some])).toBe('6 passed, 2 failed');
  expect(closingLine([some, { passed: 0, failed: 0, skipped: 2 }])).toBe('3 passed, 1 failed, 2 skipped');
});
