import { cpSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FullVault, fullVault, plaintexts, sessionName } from '../unit/vault/full-vault.ts';
import { amynote, copiesAt } from './backup-trial.ts';
import { soakOf } from './trials.ts';

const sessions = 6;

/** `amynote verify --repair --from`, killed at any moment; the next run must mend all, and nothing may be deleted. */
export const soak = soakOf('verify', async (folder) => {
  const vault = await fullVault(join(folder, 'home'), sessions, 300_000);
  await (await vault.open()).close('init', 'done', true);
  const backup = join(folder, 'backup');
  await copiesAt(vault.home).backup(backup, { prune: false });
  const whole = await plaintexts(vault.directory, vault.secret);
  harm(vault);
  const { tookMs } = await trial(vault, backup, whole, join(folder, 'timed'));
  return (place, random) => trial(vault, backup, whole, place, tookMs * (0.1 + 0.85 * random));
});

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
