import type { Kind } from './inputs.ts';
import { nasty } from './nasty.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** What a command takes, as its help tells. */
interface Shape {
  words: string[];
  flags: { name: string; takes: boolean }[];
}

let shapes: Promise<Shape[]> | undefined;

/** They wait for sound, a terminal or a passphrase on purpose, start something that lasts, or run what is typed. */
const left = /^(record|play|unlock|review|init|restore|recovery|identity|recipient|private|doctor)\b/;

export const argv: Kind = {
  name: 'command lines',
  share: 10,
  async make(world, random) {
    shapes ??= shapesOf(world);
    const { words, flags } = random.pick(
      (await shapes).filter(({ words: [first = ''] }) => !left.test(first)),
    );
    const args = [...words];
    for (let more = random.below(4); more > 0; more--) args.push(wordFor(world, random));
    for (let more = random.below(4); more > 0 && flags.length > 0; more--) {
      const { name, takes } = random.pick(flags);
      if (name === '--vault' || name === '--copy') continue;
      args.push(name, ...(takes || random.chance(0.1) ? [wordFor(world, random)] : []));
    }
    if (random.chance(0.3))
      args.unshift(
        ...random.pick([['--json'], ['--quiet'], ['--vault', wordFor(world, random)], ['--nonsense']]),
      );
    // What runs a program of the person's choice does just that.
    const safe = args.map((word) => (/passphrase_command|^editor$/.test(word) ? 'names' : word));
    const stdin = random.chance(0.3) ? random.pick(nasty) : '';
    return { commands: [{ args: ['--offline', ...safe], stdin }] };
  },
};

function wordFor({ ids }: World, random: Random): string {
  const known = [
    ...[
      'JP',
      'last',
      '-',
      ids.signed,
      ids.draft,
      ids.sound,
      ids.draft.slice(0, 6),
      'default',
      'all',
      'soap',
      'phq9',
    ],
    ...[
      '2026-03-04',
      '2026-03-04 09:00',
      '09:00',
      '0:05-0:20',
      '1-3,5',
      's1',
      'h1=not_risk',
      'self_harm=denied',
    ],
    ...[
      'txt',
      'json',
      'pdf',
      'fhir',
      'payer',
      'legal',
      'out.bin',
      'client',
      'p1',
      'kitchen',
      '14',
      'Ruth Vale',
    ],
  ];
  return (random.chance(0.6) ? random.pick(known) : random.pick(nasty)).replaceAll('\0', '');
}

/** Every command with its options, read from its own help. */
async function shapesOf(world: World, words: string[] = []): Promise<Shape[]> {
  const { place, runner } = world;
  const outcome = await runner.run({
    args: [...words, '--help'],
    stdin: '',
    env: place.env,
    cwd: place.here,
  });
  const help = 'ran' in outcome ? outcome.ran.stdout : '';
  const lines = help.split('\n');
  const flags = lines.flatMap((line) => {
    const [, name, value] = /^ {2}(?:-\w, )?(--[a-z-]+)( [<[])?/.exec(line) ?? [];
    return name === undefined || name === '--help' ? [] : [{ name, takes: value !== undefined }];
  });
  const names = lines
    .flatMap((line) => /^ {2}([a-z]+)(?: \[| <| {2})/.exec(line)?.[1] ?? [])
    .filter((name) => name !== 'help');
  const isGroup = words.length === 0 || (words.length === 1 && /\[command\]/.test(lines[0] ?? ''));
  const below: Shape[] = [];
  if (isGroup) for (const name of names) below.push(...(await shapesOf(world, [...words, name])));
  return words.length > 0 && !isGroup ? [{ words, flags }] : below;
}
