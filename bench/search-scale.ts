import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, figure } from './measure/figure.ts';
import { peakMegabytes } from './measure/our-program.ts';
import { type CommandLine, median, medianRatio, timeInTurns } from './measure/processes.ts';
import { coldCaches, runOnce } from './search/machine.ts';
import { newSessionTimes } from './search/new-session-times.ts';
import { type Rivals, rivalsOf } from './search/rivals.ts';
import { type ScaleVault, scaleVault } from './search/scale-vault.ts';

const WARM_ROUNDS = 9;
const COLD_ROUNDS = 3;

/** Two topics: what a clinician would look for. */
const query = ['my', 'father', 'and', 'the', 'drinking'];

/**
 * One clinician's ten years: how long each question takes, whole processes, beside Node's own start, the age program
 * over the same files, ripgrep over the same words in plaintext and SQLite's full-text search over the same passages.
 */
export async function* figures(): AsyncGenerator<Figure> {
  const vault = await scaleVault();
  const env = { PATH: process.env.PATH, HOME: vault.home, AMYNOTE_HOME: vault.home, TZ: 'UTC' };
  yield figure('search-scale.passages', vault.passages, 'passages', null, {
    sessions: vault.sessions,
    clients: clientsOf(vault).length,
    words: vault.words,
  });
  yield* indexFigures(vault, env);
  const rivals = rivalsOf(vault);
  try {
    yield* warmFigures(vault, rivals, env);
    yield* coldFigures(vault, env);
  } finally {
    rivals.clear();
  }
  yield* newSessionFigures(vault, env);
  yield* peakFigures(vault, env);
}

function amynote(...args: readonly string[]): CommandLine {
  return [process.execPath, 'bin/amynote.js', ...args];
}

/** The first search of a client makes the index: all of them are made here where they are missing. */
function* indexFigures(vault: ScaleVault, env: NodeJS.ProcessEnv): Generator<Figure> {
  const missing = clientsOf(vault).filter((id) => indexFiles(vault, id).length === 0);
  const start = performance.now();
  for (const id of missing) runOnce(amynote('search', ...query, '--client', id), env);
  if (missing.length > 0)
    yield figure('search-scale.build', (performance.now() - start) / 1000, 's', null, {
      clients: missing.length,
    });
  const bytes = sizeOf(allIndexFiles(vault));
  const largest = sizeOf(indexFiles(vault, vault.large.id));
  yield figure('search-scale.bytes', bytes / vault.passages, 'bytes per passage', null, {
    'MB in all': bytes / 1e6,
    files: allIndexFiles(vault).length,
    'MB of 400 sessions': largest / 1e6,
  });
}

function* warmFigures(vault: ScaleVault, rivals: Rivals, env: NodeJS.ProcessEnv): Generator<Figure> {
  const { large } = vault;
  const times = timeInTurns(
    {
      node: [process.execPath, '-e', '0'],
      version: amynote('--version'),
      client: amynote('search', ...query, '--client', large.id),
      status: amynote('status'),
      list: amynote('list'),
      'list-client': amynote('list', '--client', large.id),
      show: amynote('show', large.lastSession, '--part', 'transcript'),
      ...rivals.programs,
    },
    WARM_ROUNDS,
    { env },
  );
  const start = median(times.version);
  yield figure('search-scale.client', median(times.client), 'ms', `<${Math.round(1.5 * start + 150)}`, {
    'version ms': start,
    'node ms': median(times.node),
    'ripgrep ms': median(times['rg-client']),
    'FTS5 ms': median(times['fts-client']),
    passages: large.passages,
    rounds: WARM_ROUNDS,
  });
  for (const name of ['list', 'list-client', 'status', 'show'] as const) {
    yield figure(`search-scale.${name}`, medianRatio(times[name], times.node), 'x node', null, {
      'amynote ms': median(times[name]),
      'node ms': median(times.node),
    });
  }
}

/** Everything from the disk, where this machine lets the caches be dropped; else as it comes. */
function* coldFigures(vault: ScaleVault, env: NodeJS.ProcessEnv): Generator<Figure> {
  const files = allIndexFiles(vault);
  const identity = join(vault.home, 'identity.txt');
  const opened = 'for file in "$@"; do age -d -i "$0" -o /dev/null "$file" || exit 1; done';
  const times = timeInTurns(
    {
      all: amynote('search', ...query, '--all-clients'),
      age: ['sh', '-c', opened, identity, ...files],
      client: amynote('search', ...query, '--client', vault.large.id),
    },
    COLD_ROUNDS,
    { env, prepare: coldCaches },
  );
  yield figure('search-scale.all', medianRatio(times.all, times.age), 'x age', '<=2', {
    'amynote ms': median(times.all),
    'age ms': median(times.age),
    files: files.length,
    MB: sizeOf(files) / 1e6,
    rounds: COLD_ROUNDS,
  });
  yield figure('search-scale.client.cold', median(times.client), 'ms', null, { rounds: COLD_ROUNDS });
}

async function* newSessionFigures(vault: ScaleVault, env: NodeJS.ProcessEnv): AsyncGenerator<Figure> {
  const search = amynote('search', ...query, '--client', vault.medium.id);
  const times = await newSessionTimes(vault, search, amynote('--version'), env);
  const added = times.withNew.map((ms, round) => ms - (times.without[round] ?? Number.NaN));
  const base = times.age.map((ms, round) => ms + (times.version[round] ?? Number.NaN));
  yield figure('search-scale.new-session', medianRatio(added, base), 'x age -d and start-up', '<=2', {
    'ms more than a search without': median(added),
    'age -d ms': median(times.age),
    'version ms': median(times.version),
    'whole search ms': median(times.withNew),
    rounds: added.length,
  });
}

function* peakFigures(vault: ScaleVault, env: NodeJS.ProcessEnv): Generator<Figure> {
  const peak = (...args: string[]) => peakMegabytes(amynote(...args), env);
  yield figure('search-scale.peak.client', peak('search', ...query, '--client', vault.large.id), 'MB', null, {
    'version MB': peak('--version'),
  });
  yield figure('search-scale.peak.all', peak('search', ...query, '--all-clients'), 'MB', null);
  yield figure('search-scale.peak.list', peak('list'), 'MB', null);
}

function clientsOf({ home }: ScaleVault): string[] {
  return readdirSync(join(home, 'vault', 'clients')).sort();
}

function indexFiles({ home }: ScaleVault, client: string): string[] {
  const folder = join(home, 'vault', 'clients', client, 'index');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => name.endsWith('.age')).map((name) => join(folder, name));
}

function allIndexFiles(vault: ScaleVault): string[] {
  return clientsOf(vault).flatMap((id) => indexFiles(vault, id));
}

function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}
