import { argv } from './fuzz/argv-inputs.ts';
import {
  captions,
  configs,
  edits,
  type Kind,
  measures,
  providers,
  rules,
  sounds,
  templates,
} from './fuzz/inputs.ts';
import { judged } from './fuzz/judge.ts';
import { type Random, randomOf } from './fuzz/random.ts';
import { auditFiles, homes, sealedFiles, sockets, vaultFiles } from './fuzz/vault-inputs.ts';
import { openWorld, type World } from './fuzz/world.ts';
import type { Soak, TrialRow } from './trials.ts';

const kinds: readonly Kind[] = [
  ...[templates, captions, sounds, configs, edits, measures, providers, rules],
  ...[vaultFiles, auditFiles, sealedFiles, homes, sockets, argv],
];

/**
 * Random and mutated inputs, each met by the commands that read such input. A trial is known by its own seed: the first
 * one's is the seed that was given, the next one's is one more, so that each can be run alone.
 */
export const soak: Soak = {
  published: 10_000,
  async run(count, seed) {
    const row: TrialRow = { during: 'fuzzing', trials: count, killed: 0, unreadable: 0, failures: [] };
    const made = new Map<string, number>();
    const world = await openWorld();
    try {
      for (let number = 0; number < count; number++) {
        const random = randomOf(seed + number);
        const kind = kindOf(random);
        made.set(kind.name, (made.get(kind.name) ?? 0) + 1);
        const again = `again: npm run soak -- fuzz --count 1 --seed ${seed + number}`;
        const problems = await trial(world, kind, random);
        row.failures.push(...problems.map((what) => `${kind.name}: ${what} (${again})`));
      }
    } finally {
      await world.close();
    }
    return { ...row, notes: [[...made].map(([name, times]) => `${name} ${times}`).join(', ')] };
  },
};

async function trial(world: World, kind: Kind, random: Random): Promise<string[]> {
  const { place } = world;
  const made = await kind.make(world, random);
  const problems = [...(made.failures ?? [])];
  try {
    const runner = made.copied ? world.package.runner : world.runner;
    for (const command of made.commands) {
      const before = place.snapshot();
      const { args, stdin = '', env = {} } = command;
      const outcome = await runner.run({ args, stdin, env: { ...place.env, ...env }, cwd: place.here });
      problems.push(
        ...judged(place, command, outcome, before).map((what) => `amynote ${shown(args)} ${what}`),
      );
      if (made.chained && !('ran' in outcome && outcome.ran.status === 0)) break;
    }
  } finally {
    await made.after?.();
    place.restore();
  }
  return problems;
}

function shown(args: readonly string[]): string {
  return args.map((word) => JSON.stringify(word.slice(0, 80))).join(' ');
}

/** Each kind as often as its share says. */
function kindOf(random: Random): Kind {
  let left = random.below(kinds.reduce((sum, { share }) => sum + share, 0));
  for (const kind of kinds) {
    left -= kind.share;
    if (left < 0) return kind;
  }
  throw new Error('the shares do not add up');
}
