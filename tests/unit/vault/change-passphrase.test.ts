import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { changePassphrase } from '../../../src/vault/change-passphrase.ts';
import { readIdentityText } from '../../../src/vault/keys.ts';
import { sealWithPassphrase } from '../../../src/vault/passphrase-file.ts';
import { bundled } from './child-program.ts';
import { canKill, killedAt } from './killed-at.ts';
import { filesBelow, modeOf, temporaryFolder } from './play-vault.ts';

const text = '# created: 2026-03-02T20:00:00.000Z\n# a note of my own\nAGE-SECRET-KEY-1EXAMPLE\n';
const sources = { current: async () => 'old', chosen: async () => 'new', workFactor: 1 };

async function homeWith(name: 'identity.age' | 'identity.txt'): Promise<string> {
  const home = temporaryFolder();
  const content = name === 'identity.txt' ? text : await sealWithPassphrase(text, 'old', 1);
  writeFileSync(join(home, name), content, { mode: 0o600 });
  return home;
}

describe('a changed passphrase', () => {
  it('opens the same text, for its owner alone, and the old one opens nothing', async () => {
    const home = await homeWith('identity.age');
    const path = join(home, 'identity.age');
    expect(await changePassphrase(home, sources)).toEqual({ path, wasPlain: false });
    expect(await readIdentityText(home, async () => 'new')).toBe(text);
    await expect(readIdentityText(home, async () => 'old')).rejects.toMatchObject({ code: 'locked' });
    expect(filesBelow(home)).toEqual(['identity.age']);
    expect(modeOf(path)).toBe(0o600);
  });

  it('can be the first: the plain text is gone then', async () => {
    const home = await homeWith('identity.txt');
    const never = { ...sources, current: () => Promise.reject(new Error('there is none to ask for')) };
    expect(await changePassphrase(home, never)).toMatchObject({ wasPlain: true });
    expect(await readIdentityText(home, async () => 'new')).toBe(text);
    expect(filesBelow(home)).toEqual(['identity.age']);
  });

  it('needs the old one: nothing is asked or changed without it', async () => {
    const home = await homeWith('identity.age');
    const before = readFileSync(join(home, 'identity.age'));
    const wrong = {
      current: async () => 'wrong',
      chosen: () => Promise.reject(new Error('the new one was asked for')),
    };
    await expect(changePassphrase(home, wrong)).rejects.toMatchObject({ code: 'locked' });
    expect(readFileSync(join(home, 'identity.age'))).toEqual(before);
  });

  it('never overwrites an identity that another command put there meanwhile', async () => {
    for (const name of ['identity.age', 'identity.txt'] as const) {
      const home = await homeWith(name);
      const chosen = async () => {
        writeFileSync(join(home, 'identity.age'), 'of another command');
        return 'new';
      };
      await expect(changePassphrase(home, { ...sources, chosen })).rejects.toMatchObject({ code: 'failed' });
      expect(readFileSync(join(home, 'identity.age'), 'utf8')).toBe('of another command');
    }
  });

  it('takes away a plain copy of the same key, never the plain text of another', async () => {
    const home = await homeWith('identity.age');
    writeFileSync(join(home, 'identity.txt'), 'AGE-SECRET-KEY-1ANOTHER\n');
    await changePassphrase(home, sources);
    expect(filesBelow(home)).toEqual(['identity.age', 'identity.txt']);
    writeFileSync(join(home, 'identity.txt'), text);
    await changePassphrase(home, { ...sources, current: async () => 'new' });
    expect(filesBelow(home)).toEqual(['identity.age']);
  });
});

/** System calls that make what was written durable, give it its name, or remove it. */
const steps = ['fsync', '?rename,?renameat,?renameat2', '?link,?linkat', '?unlink,?unlinkat'];

describe.skipIf(!canKill)('a passphrase change that is killed', () => {
  let program: string;
  beforeAll(async () => {
    program = await bundled('tests/unit/vault/children/change-passphrase.ts');
  });

  it.each(['identity.age', 'identity.txt'] as const)(
    'at any of its steps leaves a file that opens (%s)',
    async (name) => {
      const left = new Set<string>();
      for (const step of steps) {
        for (let time = 1; ; time++) {
          const home = await homeWith(name);
          const killed = killedAt(step, time, program, [home]);
          const found = await readIdentityText(home, async () => 'new').catch(() =>
            readIdentityText(home, async () => 'old'),
          );
          expect(found, `killed at ${step} ${time}`).toBe(text);
          left.add(
            filesBelow(home)
              .join(' ')
              .replace(/\.tmp-\w+/, '.tmp'),
          );
          if (!killed) break;
        }
      }
      expect(left).toEqual(new Set(states[name]));
    },
  );
});

/** What can be found in the home afterwards. */
const states = {
  'identity.age': ['.tmp identity.age', 'identity.age'],
  'identity.txt': [
    '.tmp identity.txt',
    '.tmp identity.age identity.txt',
    'identity.age identity.txt',
    'identity.age',
  ],
};
