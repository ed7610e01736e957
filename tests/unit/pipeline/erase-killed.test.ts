import { cpSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { eraseAgain } from '../../../src/pipeline/erase-again.ts';
import { openVault } from '../../../src/vault/open-vault.ts';
import { bundled } from '../vault/child-program.ts';
import { canKill, killedAt } from '../vault/killed-at.ts';
import { holder, temporaryFolder } from '../vault/play-vault.ts';
import { phrases, phrasesReadable, plantedSession, searchableStage } from './planted.ts';
import type { Stage } from './stage.ts';

/** Names that are taken away, and files that are complete: some of each, or all with `STEPS=all npm test -- PATH`. */
const steps = ['?unlink,?unlinkat', 'fdatasync', '?link,?linkat'];
const stride = process.env.STEPS === 'all' ? 1 : 13;

it.skipIf(!canKill)(
  'an erasure that is killed at any of its steps says so, and is ended by the next run',
  async () => {
    const made = await searchableStage();
    const sessionId = await plantedSession(made);
    const program = await bundled('tests/unit/pipeline/children/erase-session.ts');
    const states = new Set<string>();
    for (const step of steps)
      for (let time = 2; ; time += stride) {
        const home = temporaryFolder();
        cpSync(made.vault.home, home, { recursive: true });
        const directory = join(home, 'vault');
        const killed = killedAt(step, time, program, [home, directory, made.vault.secret, sessionId]);
        const open = () =>
          openVault(home, directory, async () => made.vault.secret, { ...holder, host: hostname() });
        const vault = await open();
        const copy: Stage = { ...made, vault: { ...made.vault, home, directory, open } };
        copy.ports = { ...made.ports, vault };
        const left = new Set(await phrasesReadable(copy));
        const [unfinished, done] = [
          (await vault.erasures.unfinishedIds()).length,
          (await vault.erasures.certificates()).length,
        ];
        const state = `${left.size === 36 ? 'whole' : left.size === 0 ? 'gone' : 'half'} ${unfinished} ${done}`;
        states.add(state);
        expect(['whole 0 0', 'whole 1 0', 'half 1 0', 'gone 1 0', 'gone 0 1'], `${step} ${time}`).toContain(
          state,
        );
        const { failed } = await eraseAgain(copy.ports, { by: 'Ada Lund', signedNote: true });
        expect(failed, `${step} ${time}`).toEqual([]);
        const isBegun = unfinished + done > 0;
        expect((await phrasesReadable(copy)).length, `${step} ${time}`).toBe(isBegun ? 0 : 36);
        expect(await vault.erasures.unfinishedIds()).toEqual([]);
        if (!killed) break;
      }
    expect(states).toContain('half 1 0');
    expect(states).toContain('gone 0 1');
    expect(phrases).toHaveLength(40);
  },
  300_000,
);
