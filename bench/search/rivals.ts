import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CommandLine } from '../measure/processes.ts';
import type { ScaleVault } from './scale-vault.ts';

/** Programs that search the same words where nothing is sealed, all of it in memory. */
export interface Rivals {
  programs: Record<'rg-client' | 'rg-all' | 'fts-client' | 'fts-all', CommandLine>;
  clear(): void;
}

/** @throws Error when ripgrep or sqlite3 is missing */
export function rivalsOf(vault: ScaleVault): Rivals {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'amynote-bench-'));
  const [texts, database] = [join(folder, 'texts'), join(folder, 'passages.db')];
  cpSync(vault.texts, texts, { recursive: true });
  cpSync(databaseOf(vault), database);
  const search = (where: string) =>
    `select session, text from passages where passages match 'father drinking'${where} order by rank limit 10`;
  return {
    programs: {
      'rg-client': ['rg', '-i', '-c', 'father|drinking', join(texts, vault.large.id)],
      'rg-all': ['rg', '-i', '-c', 'father|drinking', texts],
      'fts-client': ['sqlite3', database, search(` and client = '${vault.large.id}'`)],
      'fts-all': ['sqlite3', database, search('')],
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Made once and kept beside the generated practice. */
function databaseOf({ rows }: ScaleVault): string {
  const database = join(dirname(rows), 'passages.db');
  if (existsSync(database)) return database;
  const unfinished = `${database}.unfinished`;
  rmSync(unfinished, { force: true });
  const table = `create virtual table passages using fts5(client unindexed, session unindexed, text, tokenize = 'porter unicode61')`;
  execFileSync('sqlite3', [unfinished, '-cmd', '.mode tabs', table, `.import ${rows} passages`]);
  renameSync(unfinished, database);
  return database;
}
