import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { newIdentity } from '../../../src/vault/keys.ts';
import { sealWithPassphrase } from '../../../src/vault/passphrase-file.ts';
import { makePrivateKey, openPrivateKey, privateRecipient } from '../../../src/vault/private-key.ts';
import { bundled } from './child-program.ts';
import { canKill, killedAt } from './killed-at.ts';
import { filesBelow, temporaryFolder } from './play-vault.ts';

const sources = { current: async () => 'the old one', chosen: async () => 'the old one', workFactor: 1 };

describe.skipIf(!canKill)('a passphrase change of the private notes that is killed', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/change-private-passphrase.ts');
  });

  it('at any of its steps leaves a key that the old or the new one opens, and notes can be written', async () => {
    const made = temporaryFolder();
    writeFileSync(
      join(made, 'identity.age'),
      await sealWithPassphrase(await newIdentity('x25519'), 'the vault', 1),
    );
    const recipient = await makePrivateKey(made, 'x25519', sources);
    const secret = await openPrivateKey(made, sources.current);
    const opened = new Set<string>();
    for (const step of ['fsync', '?rename,?renameat,?renameat2']) {
      for (let time = 1; ; time++) {
        const home = copyOf(made);
        const killed = killedAt(step, time, program, [home]);
        const passphrase = await openPrivateKey(home, async () => 'the new one').then(
          () => 'the new one',
          () => 'the old one',
        );
        opened.add(passphrase);
        const place = `killed at ${step} ${time}`;
        expect(await openPrivateKey(home, async () => passphrase), place).toBe(secret);
        expect(await privateRecipient(home), place).toBe(recipient);
        if (!killed) break;
      }
    }
    expect(opened).toEqual(new Set(['the old one', 'the new one']));
  });
});

function copyOf(home: string): string {
  const copy = temporaryFolder();
  for (const name of filesBelow(home)) writeFileSync(join(copy, name), readFileSync(join(home, name)));
  return copy;
}
