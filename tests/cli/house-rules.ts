import { expect } from 'vitest';
import type { Step } from './case-file.ts';
import { type Desk, type Ran, strayFiles } from './desk.ts';

/** What holds for every command that anybody types, whatever the case is about. */
export function expectHouseRules(desk: Desk, { args }: Step, ran: Ran, names: ReadonlySet<string>): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  const escapes = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
  expect(ran.stdout, 'a control character on stdout').not.toMatch(escapes);
  expect(ran.stderr, 'a control character on stderr').not.toMatch(escapes);
  for (const name of names) expect(ran.stderr, 'a client name on stderr').not.toContain(name);
  expect(`${ran.stdout}${ran.stderr}`, 'a stack trace').not.toMatch(/^\s+at .*:\d+:\d+|node:internal/m);
  expect(strayFiles(desk), 'files outside AMYNOTE_HOME').toEqual([]);
  if (args.includes('--json')) expectJsonLines(ran);
  else if (ran.status !== 0 && ran.stdout === '') expectSpokenError(ran.stderr);
}

/** Every word of a name that could give somebody away. */
export function namesIn({ args }: Step): string[] {
  if (args[0] !== 'client') return [];
  const after = (flag: string) => args.flatMap((arg, at) => (arg === flag ? [args[at + 1] ?? ''] : []));
  const names = [...(args[1] === 'add' ? [args[2] ?? ''] : []), ...after('--person'), ...after('--name')];
  return names.flatMap((name) => name.split(/[^\p{L}]+/u)).filter((word) => word.length > 3);
}

function expectJsonLines({ status, stdout, stderr }: Ran): void {
  const records = linesOf(stdout);
  for (const record of records) expect(record).toMatchObject({ type: expect.any(String), v: 1 });
  if (status === 0) expect(records.at(-1), 'the last line').toMatchObject({ type: 'result' });
  const errors = linesOf(stderr);
  for (const error of errors)
    expect(error).toMatchObject({ type: 'error', v: 1, message: expect.any(String) });
  if (status !== 0 && records.length === 0)
    expect(errors.at(-1), 'the error').toMatchObject({ exit: status });
}

/** A text without a line break at its end was cut off and does not count as lines. */
function linesOf(text: string): unknown[] {
  expect(text).toMatch(/^$|\n$/);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** `amynote: error: <lower case, no full stop>`, then `amynote: hint: <what to type next>`. */
function expectSpokenError(stderr: string): void {
  expect(stderr).toMatch(/(^|\n)amynote: error: [^A-Z\n][^\n]*[^.\n]\namynote: hint: [^\n]+\n$/);
}
