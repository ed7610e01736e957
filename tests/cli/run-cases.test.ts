import { copyFileSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { isTried } from '../unit/some-steps.ts';
import { type Case, readCases, type Step } from './case-file.ts';
import { filesBelow, fileTree, matching } from './file-tree.ts';
import { expectHouseRules, namesIn } from './house-rules.ts';
import { filled, type Known, mismatch } from './match-text.ts';
import { createStarts, type Started } from './starts.ts';

vi.setConfig({ maxConcurrency: 2 });

/** A command that takes longer hangs, and is named before its case runs out of time. */
const limitMs = 30_000;

const starts = createStarts('tests/cli/starts.yaml');
afterAll(() => starts.clear());

for (const { name, cases } of readCases('tests/cli/cases')) {
  describe.concurrent(name, () => {
    test.for([...cases.entries()].map(([at, one]) => ({ ...one, at })))('$title', (one) =>
      runCase(one, isTried(one.at)),
    );
  });
}

/**
 * @param alone whether the last command, which a case is about, is a process of its own as when somebody types it: one
 * case in three, others each day, or all with `STEPS=all npm test -- tests/cli/run-cases`
 */
async function runCase(one: Case, alone: boolean): Promise<void> {
  const started = await starts.open(one.start);
  try {
    placeFiles(started, one.files);
    const names = new Set(['Jonah', 'Pell', 'Haddad', 'Noor']);
    for (const [index, step] of one.steps.entries()) {
      for (const name of namesIn(step)) names.add(name);
      const title = `step ${index + 1}: amynote ${step.args.join(' ')}`;
      await runStep(started, step, title, names, !alone || index < one.steps.length - 1);
    }
  } finally {
    started.desk.clear();
  }
}

function placeFiles({ desk, known }: Started, files: Case['files']): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(desk.folder, filled(path, known));
    mkdirSync(dirname(target), { recursive: true });
    if (typeof content === 'string') writeFileSync(target, filled(content, known));
    else copyFileSync(filled(content.copy, known), target);
  }
}

async function runStep(
  { desk, known }: Started,
  step: Step,
  title: string,
  names: Set<string>,
  warm: boolean,
): Promise<void> {
  const before = kept(desk.folder);
  const ran = await desk.run(
    step.args.map((arg) => filled(arg, known)),
    { stdin: filled(step.stdin ?? '', known), env: filledAll(step.env ?? {}, known), warm, limitMs },
  );
  const said = `${title}\nexit ${ran.status}\nstdout:\n${ran.stdout}\nstderr:\n${ran.stderr}`;
  expect(ran.status, said).toBe(step.status);
  expectText(step.stdout, ran.stdout, known, `${title}: stdout`);
  expectText(step.stderr, ran.stderr, known, `${title}: stderr`);
  expectHouseRules(desk, step, ran, names);
  if (step.filesAfter !== undefined) expectFiles(desk.folder, step.filesAfter, known, title);
  else if (step.status !== 0)
    expect(kept(desk.folder), `${title}: it failed but changed files`).toEqual(before);
}

/** Every file but the audit log's, which tells of commands that failed too, and indexes, which are made of others by any. */
function kept(folder: string): Record<string, string> {
  const isOther = (path: string) =>
    /\/audit\/[^/]+$|\/known\/\w+\/audit[^/]+$|\/(sessions-)?index\/[^/]+$/.test(path);
  return Object.fromEntries(Object.entries(fileTree(folder)).filter(([path]) => !isOther(path)));
}

function expectText(expected: string | undefined, actual: string, known: Known, title: string): void {
  if (expected === undefined) return;
  const shown = mismatch(expected, actual, known);
  if (shown !== undefined) expect(actual, title).toBe(shown);
}

function expectFiles(
  folder: string,
  wanted: NonNullable<Step['filesAfter']>,
  known: Known,
  title: string,
): void {
  const paths = filesBelow(folder);
  for (const entry of wanted) {
    const { path, mode, text } =
      typeof entry === 'string' ? { path: entry, mode: undefined, text: undefined } : entry;
    const absent = path.startsWith('!');
    const found = matching(paths, filled(absent ? path.slice(1) : path, known));
    if (absent) expect(found, `${title}: must not be there`).toEqual([]);
    else expect(found, `${title}: ${path} in ${paths.join('\n')}`).not.toEqual([]);
    for (const file of found) {
      if (mode !== undefined)
        expect((lstatSync(join(folder, file)).mode & 0o777).toString(8), file).toBe(mode);
      if (text !== undefined) expectText(text, readFileSync(join(folder, file), 'utf8'), known, file);
    }
  }
}

function filledAll(env: Record<string, string>, known: Known): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value, known)]));
}
