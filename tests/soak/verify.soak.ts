import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FullVault, fullVault, plaintexts, sessionName } from '../unit/vault/full-vault.ts';
import { amynote, copiesAt } from './backup-trial.ts';
import { type Soak, seededRandom, type TrialRow } from './trials.ts';

const sessions = 6;

/** `amynote verify --repair --from`, killed at any moment; the next run must mend all, and nothing may be deleted. */
export const soak: Soak = {
  published: 50,
  async run(count, seed) {
    const folder = mkdtempSync(join(tmpdir(), 'amynote-soak-'));
    try {
      return await trials(folder, count, seed);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function trials(folder: string, count: number, seed: number): Promise<TrialRow> {
  const vault = await fullVault(join(folder, 'home'), sessions, 300_000);
  await (await vault.open()).close('init', 'done', true);
  const backup = join(folder, 'backup');
  await copiesAt(vault.home).backup(backup, { prune: false });
  const whole = await plaintexts(vault.directory, vault.secret);
  harm(vault);
  const row: TrialRow = { during: 'verify', trials: count, killed: 0, unreadable: 0, failures: [] };
  const { tookMs } = await trial(vault, backup, whole, join(folder, 'timed'));
  const random = seededRandom(seed);
  for (let number = 1; number <= count; number++) {
    const home = join(folder, String(number));
    const { killed, failures } = await trial(vault, backup, whole, home, tookMs * (0.1 + 0.85 * random()));
    row.killed += killed ? 1 : 0;
    row.unreadable += failures.length > 0 ? 1 : 0;
    row.failures.push(...failures.map((what) => `trial ${number}, seed ${seed}: ${what}`));
    rmSync(home, { recursive: true, force: true });
  }
  return row;
}

/** In every session a damaged transcript, and half of a write two hours old. */
function harm({ directory }: FullVault): void {
  for (let number = 0; number < sessions; number++) {
    const session = join(directory, 'sessions', sessionName(number));
    writeFileSync(join(session, 'transcript.1.age'), damagedText(number));
    const left = join(session, `.tmp-half${number}`);
    writeFileSync(left, halfText(number));
    const then = new Date(Date.now() - 2 * 60 * 60 * 1000);
    utimesSync(left, then, then);
  }
}

const damagedText = (number: number) => `damaged ${number}`;
const halfText = (number: number) => `half of a write ${number}`;

async function trial(
  vault: FullVault,
  backup: string,
  whole: ReadonlyMap<string, string>,
  home: string,
  afterMs?: number,
): Promise<{ killed: boolean; tookMs: number; failures: string[] }> {
  cpSync(vault.home, home, { recursive: true, preserveTimestamps: true });
  const args = ['verify', '--repair', '--from', backup];
  const first = await amynote(args, home, afterMs === undefined ? undefined : { afterMs });
  const failures: string[] = [];
  const again = await amynote(args, home);
  if (again.status !== 0) failures.push(`the next run ended with ${again.status}: ${again.stderr}`);
  const directory = join(home, 'vault');
  const found = await plaintexts(directory, vault.secret);
  for (const [path, hash] of whole) if (found.get(path) !== hash) failures.push(`lost: ${path}`);
  const aside = readdirSync(join(directory, 'set-aside')).map((name) =>
    readFileSync(join(directory, 'set-aside', name), 'utf8'),
  );
  for (let number = 0; number < sessions; number++) {
    for (const text of [damagedText(number), halfText(number)]) {
      if (!aside.includes(text)) failures.push(`deleted: ${text}`);
    }
  }
  return { killed: first.status === null, tookMs: first.tookMs, failures };
}
