import { cpSync, existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sealWithPassphrase } from '../../../src/vault/passphrase-file.ts';
import { type Answers, startAnswers } from './answers.ts';
import { openPlace, type Place } from './place.ts';
import { type Runner, startRunner } from './runner.ts';

/** What every trial begins with. */
export interface World {
  place: Place;
  runner: Runner;
  /** A copy of the package, whose files of rules may be changed. */
  package: { rules: string; runner: Runner };
  /** The providers, on loopback; what they answer can be changed. */
  answers: Answers;
  ids: { signed: string; draft: string; sound: string };
  /** The identity that opens the vault. */
  secret: string;
  /** The same, sealed with a passphrase that nobody types. */
  sealedIdentity: Uint8Array;
  close(): Promise<void>;
}

const kit = (name: string) => resolve('fixtures', 'sessions', name);

/** A vault with a client, a signed note, a draft, and a session of sound. */
export async function openWorld(): Promise<World> {
  const place = openPlace();
  const runner = await startRunner(resolve('dist', 'main.cjs'));
  const copied = await copiedPackage();
  const answers = await startAnswers();
  const close = async () => {
    runner.close();
    copied.runner.close();
    await answers.close();
    place.clear();
  };
  try {
    const typed = async (args: string[], stdin = '') => {
      const outcome = await runner.run({ args, stdin, env: place.env, cwd: place.here });
      if ('lost' in outcome || outcome.ran.status !== 0)
        throw new Error(`the world cannot be made: ${args.join(' ')}\n${JSON.stringify(outcome)}`);
      return outcome.ran.stdout.trim();
    };
    await typed(['init', '--no-passphrase']);
    await typed(['client', 'add', 'Jonah Pell', '--pronouns', 'he/him']);
    await typed(['client', 'names', 'JP', '--add', 'Lisbon']);
    await typed(['consent', 'add', 'JP', '--scope', 'all']);
    await typed(['config', 'set', 'openai.base_url', `${answers.url}/v1`]);
    await typed(['config', 'set', 'anthropic.base_url', answers.url]);
    await typed(['config', 'set', 'clinician.name', 'Ruth Vale']);
    const ids = { signed: '', draft: '', sound: '' };
    for (const name of ['signed', 'draft'] as const) {
      const day = name === 'signed' ? '2026-03-04 09:00' : '2026-03-11 09:00';
      ids[name] = await typed(['import', kit('short-01.srt'), '--client', 'JP', '--date', day]);
      await typed(['draft', ids[name], '--engine', 'extract']);
      await typed(['edit', ids[name], '--section', 'assessment'], 'Sleep improved since the last session.');
      await typed(
        ['edit', ids[name], '--section', 'plan'],
        'Client agreed to keep his sleep diary each morning.',
      );
    }
    await typed(['sign', ids.signed, '--name', 'Ruth Vale', '--credential', 'LCSW', '--yes']);
    ids.sound = await typed(['import', kit('short-01.opus'), '--client', 'JP', '--date', '2026-03-18 09:00']);
    await typed(['measure', 'add', 'JP', 'phq9', '14', '--date', '2026-03-02']);
    await typed(['template', 'add', resolve('fixtures', 'templates', 'valid', 'minimal.yaml')]);
    await typed(['search', 'kitchen', '--client', 'JP']);
    place.keep();
    const secret =
      /AGE-SECRET-KEY-\S+/.exec(readFileSync(join(place.home, 'identity.txt'), 'utf8'))?.[0] ?? '';
    const text = readFileSync(join(place.home, 'identity.txt'), 'utf8');
    const sealedIdentity = await sealWithPassphrase(text, 'nobody types this', 10);
    return { place, runner, package: copied, answers, ids, secret, sealedIdentity, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function copiedPackage(): Promise<World['package']> {
  const folder = join(resolve('.cache', 'soak'), `package-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  for (const name of ['dist', 'templates', 'package.json', 'bin'])
    cpSync(resolve(name), join(folder, name), { recursive: true });
  if (!existsSync(join(folder, 'node_modules')))
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const runner = await startRunner(join(folder, 'dist', 'main.cjs'));
  return {
    rules: join(folder, 'templates'),
    runner: {
      run: (typed) => runner.run(typed),
      close() {
        runner.close();
        rmSync(folder, { recursive: true, force: true });
      },
    },
  };
}
