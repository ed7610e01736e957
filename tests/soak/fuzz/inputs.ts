import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mutatedBytes, mutatedText } from './mutate.ts';
import { canary, nasty } from './nasty.ts';
import type { Random } from './random.ts';
import type { World } from './world.ts';

/** One command of a trial. */
export interface FuzzCommand {
  args: string[];
  stdin?: string;
  env?: Record<string, string>;
}

/** What a trial puts in place and types. */
export interface Trial {
  commands: FuzzCommand[];
  /** Whether a command is typed only when the one before it was done. */
  chained?: boolean;
  /** Whether the copy of the package runs it, whose rules were changed. */
  copied?: boolean;
  /** Called when it is over, e.g. to take away what only this trial has. */
  after?: () => void | Promise<void>;
  /** Sentences about what is wrong, beside what is wrong with every trial. */
  failures?: string[];
}

/** A kind of input: what it is called, how many of a hundred trials are of it, and how one is made. */
export interface Kind {
  name: string;
  share: number;
  make(world: World, random: Random): Trial | Promise<Trial>;
}

const textOf = (path: string) => readFileSync(resolve(path), 'utf8');

/** Made once: the seeds are read again and again. */
const read = new Map<string, string>();
function seedText(path: string): string {
  const known = read.get(path) ?? textOf(path);
  read.set(path, known);
  return known;
}

const templateSeeds = ['soap', 'group', 'intake', 'supervision'].map((name) => `templates/${name}.yaml`);

export const templates: Kind = {
  name: 'template',
  share: 12,
  make({ place, ids }, random) {
    const valid = readdirSync(resolve('fixtures/templates/valid')).map(
      (name) => `fixtures/templates/valid/${name}`,
    );
    place.put(
      'here/own.yaml',
      mutatedText(seedText(random.pick([...templateSeeds, ...valid, ...valid])), random),
    );
    const first = { args: ['template', random.pick(['check', 'add']), 'own.yaml'] };
    const then = random.chance(0.2)
      ? [{ args: ['draft', ids.draft, '--engine', 'extract', '--template', 'own'] }]
      : [];
    return { commands: [first, ...then, ...(random.chance(0.1) ? [{ args: ['template', 'list'] }] : [])] };
  },
};

const captionSeeds = [
  'fixtures/sessions/short-01.srt',
  'fixtures/sessions/couple-01.vtt',
  'made/otter',
  'made/json',
];

function captionSeed(path: string): string {
  const lines: [string, string][] = [
    ['Therapist', 'Good morning. How did the nights go?'],
    ['Client', `Four hours, mostly. I keep thinking of the ${canary}, and I never want to wake up.`],
    ['Therapist', 'Any thoughts of hurting yourself this week?'],
    ['Jonah Pell', 'No. My PHQ was 14 and I took 50 mg of sertraline on Monday.'],
    ['Ruth Vale', 'Then let us keep the diary, and meet next Wednesday at 10.'],
  ];
  if (path === 'made/otter')
    return lines.map(([who, said], at) => `${who}  0:${10 + at * 7}\n${said}\n`).join('\n');
  if (path === 'made/json')
    return JSON.stringify(
      lines.map(([speaker, text], at) => ({ start: at * 7, end: at * 7 + 6, speaker, text })),
    );
  return seedText(path).slice(0, 9000).replace('kitchen', canary);
}

export const captions: Kind = {
  name: 'captions',
  share: 16,
  make({ place }, random) {
    const ending = random.pick(['vtt', 'srt', 'txt', 'json']);
    place.put(`here/call.${ending}`, mutatedText(captionSeed(random.pick(captionSeeds)), random));
    const commands = [{ args: ['import', `call.${ending}`, '--client', 'JP', '--date', '2026-04-01 10:00'] }];
    if (random.chance(0.3)) commands.push(random.pick(lookedAt));
    if (random.chance(0.15)) commands.push({ args: ['draft', '--engine', 'extract'] }, { args: ['show'] });
    return { commands, chained: true };
  },
};

const lookedAt: FuzzCommand[] = [
  ...['md', 'txt', 'vtt', 'srt', 'json'].map((format) => ({
    args: ['show', 'last', '--part', 'transcript', '--format', format],
  })),
  { args: ['speakers', 'show', 'last'] },
  { args: ['search', canary, '--client', 'JP'] },
  { args: ['prep', 'JP'] },
  { args: ['themes', 'JP'] },
  { args: ['insights', 'JP', '--html'] },
  { args: ['relabel', 'last', '--swap'] },
  { args: ['relabel', 'last', '--confirm'] },
  { args: ['list', '--json'] },
  { args: ['correct', 'last', '--list'] },
  { args: ['strike', 'last', '0:00-0:20'] },
];

export const sounds: Kind = {
  name: 'sound',
  share: 2,
  make({ place }, random) {
    const sound = random.chance(0.5)
      ? readFileSync(resolve('fixtures/sessions/short-01.opus'))
      : wave(random);
    const name = random.pick(['call.wav', 'call.opus', 'call.m4a', 'call.mp3', 'call']);
    place.put(`here/${name}`, mutatedBytes(sound, random));
    const channels = random.chance(0.2) ? ['--channels'] : [];
    return { commands: [{ args: ['import', name, '--client', 'JP', ...channels] }] };
  },
};

/** A tenth of a second of noise. */
function wave(random: Random): Buffer {
  const samples = random.bytes(3200);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(16_000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

const config = `vault: null
names: initials
jobs: 4
languages: en
clinician:
  name: Ruth Vale
  credential: LCSW
notes:
  density: brief
engines:
  draft: extract
  search: lexical
openai:
  base_url: http://127.0.0.1:9/v1
nudges:
  place: US-IL
  quiet_hours: 21:00-08:00
wellbeing:
  hours: 08:00-18:00
`;

const settings = [
  'names',
  'jobs',
  'languages',
  'clinician.name',
  'engines.draft',
  'openai.base_url',
  'notes.density',
  'nudges.place',
  'wellbeing.hours',
  'search.local.base_url',
];

export const configs: Kind = {
  name: 'config',
  share: 9,
  make({ place }, random) {
    if (random.chance(0.7))
      place.put('home/config.yaml', mutatedText(config.replace('vault: null\n', ''), random));
    const set = ['config', 'set', random.pick(settings), random.pick(nasty).replaceAll('\0', '')];
    const looks = [['config', 'list'], ['status'], ['list'], ['config', 'unset', random.pick(settings)]];
    return {
      commands: [
        { args: random.chance(0.3) ? set : random.pick(looks) },
        { args: ['config', 'list', '--json'] },
      ],
    };
  },
};

export const edits: Kind = {
  name: 'typed text',
  share: 10,
  async make({ place, runner, ids }, random) {
    const { commands, seed } = random.pick(typedTexts);
    const args = commands.map((word) =>
      word === 'DRAFT' ? ids.draft : word === 'SIGNED' ? ids.signed : word,
    );
    let text = seed;
    if (args.includes('--from')) {
      const outcome = await runner.run({
        args: ['edit', ids.draft, '--print'],
        stdin: '',
        env: place.env,
        cwd: place.here,
      });
      text = 'ran' in outcome ? outcome.ran.stdout : '';
      place.restore();
    }
    const stdin = mutatedText(text, random).toString();
    return { commands: [{ args, stdin }, ...(random.chance(0.3) ? [{ args: ['show', ids.draft] }] : [])] };
  },
};

const sentence = `Client said: “Better than I thought.” The ${canary} was not named, and 14 of 27 remains.`;
const typedTexts: { commands: string[]; seed: string }[] = [
  { commands: ['edit', 'DRAFT', '--from', '-'], seed: '' },
  { commands: ['edit', 'DRAFT', '--from', '-'], seed: '' },
  { commands: ['edit', 'DRAFT', '--section', 'assessment'], seed: sentence },
  { commands: ['correct', 'DRAFT', '2'], seed: sentence },
  { commands: ['addend', 'SIGNED', '--type', 'addendum', '--name', 'Ruth Vale', '--yes'], seed: sentence },
  { commands: ['client', 'names', 'JP', '--add', '-'], seed: 'Brisa\nOaxaca\nAnn-Marie O’Brien' },
  {
    commands: ['client', 'contacts', 'JP', '--add', '-'],
    seed: '415-555-0132\n1988-03-04\nmaya@example.org',
  },
  { commands: ['client', 'set', 'JP', '--instructions', '-'], seed: 'Short sentences. No jargon.' },
  { commands: ['client', 'add'], seed: 'Maya Ortiz' },
  { commands: ['search', '-', '--client', 'JP'], seed: '"in the kitchen" -work sleep OR meeting' },
  { commands: ['draft', 'DRAFT', '--engine', 'extract', '--from', '-'], seed: sentence },
  { commands: ['process', '-', '--engine', 'extract'], seed: 'last\n0000000000000000\n' },
  { commands: ['facts', 'DRAFT', '--necessity', '-'], seed: sentence },
  {
    commands: ['recovery', 'test'],
    seed: 'abandon ability able about above absent absorb abstract absurd abuse access accident',
  },
];

export const measures: Kind = {
  name: 'measures',
  share: 8,
  make({ place }, random) {
    const rows = [
      'date,mood,sleep',
      '2026-03-01,5,7',
      '2026-03-02,6,6.5',
      '"2026-03-03","4","8"',
      '03/04/2026,7,',
    ];
    place.put('here/mood.csv', mutatedText(`${rows.join('\n')}\n`, random));
    return {
      commands: [
        { args: ['measure', 'import', 'JP', 'mood.csv'] },
        ...(random.chance(0.2) ? [{ args: ['measure', 'list', 'JP'] }, { args: ['insights', 'JP'] }] : []),
      ],
    };
  },
};

export const providers: Kind = {
  name: 'answers',
  share: 8,
  make({ answers, ids }, random) {
    answers.spoilBy(random);
    const env = { OPENAI_API_KEY: 'sk-loopback', ANTHROPIC_API_KEY: 'sk-ant-loopback' };
    const commands = [
      ['draft', ids.draft, '--engine', 'claude', '--template', 'dap'],
      ['draft', ids.draft, '--engine', 'claude', '--template', 'soap'],
      ['prep', 'JP', '--engine', 'claude'],
      ['search', 'sleep', '--client', 'JP', '--engine', 'openai'],
      ['transcribe', ids.sound],
    ];
    return {
      commands: [{ args: random.pick(commands), env }, { args: ['show'] }],
      after: () => answers.spoilBy(undefined),
    };
  },
};

const ruleSeeds: { file: string; args: string[] }[] = [
  { file: 'glossary.yaml', args: ['correct', 'last', '--glossary'] },
  { file: 'rules/measures.yaml', args: ['measure', 'kinds'] },
  { file: 'rules/talk.yaml', args: ['insights', 'JP'] },
  { file: 'rules/prep.yaml', args: ['prep', 'JP'] },
  { file: 'rules/nudges.yaml', args: ['nudge', 'JP'] },
  { file: 'rules/wellbeing.yaml', args: ['wellbeing'] },
  { file: 'rules/fillers.yaml', args: ['themes', 'JP'] },
  { file: 'rules/concepts.yaml', args: ['search', 'kitchen', '--client', 'JP'] },
  { file: 'rules/risk/words.yaml', args: ['draft', '--engine', 'extract'] },
  { file: 'rules/risk/mania.yaml', args: ['draft', '--engine', 'extract'] },
  { file: 'rules/lint/language.yaml', args: ['show'] },
  { file: 'rules/lint/never.yaml', args: ['show'] },
  { file: 'soap.yaml', args: ['draft', '--engine', 'extract', '--template', 'soap'] },
];

export const rules: Kind = {
  name: 'rules',
  share: 5,
  make({ package: copied, ids }, random) {
    const { file, args } = random.pick(ruleSeeds);
    const path = `${copied.rules}/${file}`;
    const before = readFileSync(path);
    writeFileSync(path, mutatedText(before.toString(), random));
    const words =
      args.includes('draft') || args.includes('show') ? [args[0] ?? '', ids.draft, ...args.slice(1)] : args;
    return { commands: [{ args: words }], copied: true, after: () => writeFileSync(path, before) };
  },
};
