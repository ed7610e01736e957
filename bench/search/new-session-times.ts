import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandLine, timeInTurns } from '../measure/processes.ts';
import { runOnce } from './machine.ts';
import { type ScaleVault, writeSession } from './scale-vault.ts';
import { talkMaker } from './scale-words.ts';

const ROUNDS = 7;

/** Milliseconds of each round. */
export interface NewSessionTimes {
  /** A search that finds everything in the index. */
  without: number[];
  /** The same search when there is one session more. */
  withNew: number[];
  /** `age -d` of that session's transcript. */
  age: number[];
  version: number[];
}

/** Adds a session of fifty minutes before each round, and takes all of them away at the end. */
export async function newSessionTimes(
  vault: ScaleVault,
  search: CommandLine,
  version: CommandLine,
  env: NodeJS.ProcessEnv,
): Promise<NewSessionTimes> {
  const talk = talkMaker();
  const identity = join(vault.home, 'identity.txt');
  const times: NewSessionTimes = { without: [], withNew: [], age: [], version: [] };
  const added: string[] = [];
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const id = `zzzzzzzzzz${String(round).padStart(2, '0')}`;
      const folder = join(vault.home, 'vault', 'sessions', id);
      const age: CommandLine = [
        'age',
        '-d',
        '-i',
        identity,
        '-o',
        '/dev/null',
        join(folder, 'transcript.1.age'),
      ];
      runOnce(search, env);
      const [without = 0] = timeInTurns({ search }, 1, { env }).search;
      added.push(folder);
      const startedAt = new Date(Date.UTC(2026, 10, 2, 9) + round * 86_400_000);
      const session = { id, clientId: vault.medium.id, startedAt, lines: talk(1000, round) };
      await writeSession(vault.home, session);
      const withNew = once(search, env);
      const others = timeInTurns({ age, version }, 1, { env });
      if (round === 0) continue;
      times.without.push(without);
      times.withNew.push(withNew);
      times.age.push(...others.age);
      times.version.push(...others.version);
    }
  } finally {
    for (const folder of added) rmSync(folder, { recursive: true, force: true });
    runOnce(search, env);
  }
  return times;
}

/** The first run counts: the second would find the session in the index. */
function once(program: CommandLine, env: NodeJS.ProcessEnv): number {
  const start = performance.now();
  runOnce(program, env);
  return performance.now() - start;
}
