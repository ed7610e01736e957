import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { openWithPassphrase, sealWithPassphrase } from '../../src/vault/passphrase-file.ts';
import { readStarts } from './case-file.ts';
import { type Desk, openDesk } from './desk.ts';
import { filled, type Known, mismatch } from './match-text.ts';

/** A desk in a named state, and what its holes stand for. */
export interface Started {
  desk: Desk;
  known: Known;
}

export interface Starts {
  /** A fresh copy of a state; the state itself is made once, by the commands that starts.yaml lists. */
  open(name: string): Promise<Started>;
  clear(): Promise<void>;
}

/** @param path a file like starts.yaml */
export function createStarts(path: string): Starts {
  const recipes = readStarts(path);
  const made = new Map<string, Promise<Started>>();
  const state = (name: string): Promise<Started> => {
    const known = made.get(name) ?? make(name);
    made.set(name, known);
    return known;
  };
  const make = async (name: string): Promise<Started> => {
    const recipe = recipes[name];
    if (recipe === undefined) throw new Error(`starts.yaml has no start called ${name}`);
    const started = recipe.from === undefined ? nothing() : copyOf(await state(recipe.from));
    for (const step of recipe.steps) await prepare(started, step);
    for (const [file, passphrase] of Object.entries(recipe.sealed ?? {})) {
      await sealForLessWork(join(started.desk.home, file), passphrase);
    }
    return started;
  };
  return {
    open: async (name) => (name === 'nothing' ? nothing() : copyOf(await state(name))),
    clear: async () => {
      const states = await Promise.allSettled(made.values());
      for (const one of states) if (one.status === 'fulfilled') one.value.desk.clear();
    },
  };
}

function nothing(): Started {
  const desk = openDesk();
  return { desk, known: knownOf(desk, []) };
}

function copyOf(started: Started): Started {
  const desk = started.desk.copy();
  return { desk, known: knownOf(desk, started.known) };
}

/** `{{home}}` and its like are this desk's own; ids stay what they were. */
function knownOf(desk: Desk, before: Iterable<[string, string]>): Known {
  const fixtures = resolve('fixtures', 'sessions');
  return new Map([
    ...before,
    ['home', desk.home],
    ['here', desk.here],
    ['fixtures', fixtures],
    ['version', manifest.version],
    ['today', new Date().toISOString().slice(0, 10)],
  ]);
}

async function prepare(
  { desk, known }: Started,
  step: {
    args: string[];
    stdin?: string | undefined;
    stdout?: string | undefined;
    env?: Record<string, string> | undefined;
  },
) {
  const args = step.args.map((arg) => filled(arg, known));
  const ran = await desk.run(args, {
    stdin: step.stdin ?? '',
    env: step.env ?? {},
    warm: true,
    limitMs: 30_000,
  });
  const expected = mismatch(step.stdout ?? ran.stdout, ran.stdout, known);
  if (ran.status !== 0 || expected !== undefined) {
    throw new Error(`a start cannot be made: amynote ${args.join(' ')}\n${ran.stdout}${ran.stderr}`);
  }
}

/**
 * Seals a file with a passphrase again, for a thousandth of the work. The program opens a file with the work that the file
 * names; what it asks of new files is another test's matter.
 */
export async function sealForLessWork(path: string, passphrase: string): Promise<void> {
  const text = await openWithPassphrase(readFileSync(path), passphrase);
  writeFileSync(path, await sealWithPassphrase(text, passphrase, 10));
}
