import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAgeFiles } from '../../src/vault/age-file.ts';
import { filesBelow } from '../cli/file-tree.ts';
import { startLocalEmbeddings } from '../simulator/local-embeddings.ts';
import { type Clinic, kit, openClinic } from './clinic.ts';
import { identifiers, leaksIn, spoken, traces } from './leaks/identifiers.ts';
import { canWatch } from './watched-run.ts';

/** A couple whose session holds all forty, each said in a way of its own, among ordinary sentences. */
const voices = ['Zoë Marchetti-Okonkwo', 'Bartholomew Quist'];
const ordinary = [
  ['Seraphina Vale', 'How were the nights since we last met?'],
  [voices[0], 'Four hours, mostly. I lie there and go over the meeting again and again.'],
  ['Seraphina Vale', 'Have you had any thoughts of hurting yourself?'],
  [voices[0], 'No. Never that.'],
  ['Seraphina Vale', 'Can the two of you keep the diary until next week?'],
  [voices[1], 'Yes, we will keep the diary every evening.'],
  ['Seraphina Vale', 'I will send you the sleep worksheet that Dr. Fjeldstad asked for, before Friday.'],
  [
    'Seraphina Vale',
    'For homework, would you walk to Uppsala Street with Bartholomew each evening this week?',
  ],
  [voices[0], 'Yes, I will walk there with Bartholomew each evening.'],
  [voices[0], 'Next Tuesday is the hearing about Ignatius, I am scared of it.'],
];

let clinic: Clinic;
let couple: string;
let session: string;
let local: Awaited<ReturnType<typeof startLocalEmbeddings>>;
/** What commands said on standard error, and on standard output where they failed. */
const told: string[] = [];
/** Programs that commands started, with arguments and environment, and every name that was given to a file. */
const traced: string[] = [];

beforeAll(async () => {
  clinic = await openClinic(['short-01'], 'Jordan Ellsworth');
  local = await startLocalEmbeddings();
  await run(['config', 'set', 'clinician.name', 'Seraphina Vale']);
  await run(['config', 'set', 'search.local.base_url', local.baseUrl]);
  couple = (
    await run([
      'client',
      'add',
      'Marchetti-Okonkwo and Quist',
      '--kind',
      'couple',
      ...voices.flatMap((name) => ['--person', name]),
    ])
  ).trim();
  for (const person of ['p1', 'p2'])
    await run(['consent', 'add', couple, '--person', person, '--scope', 'all']);
  await run(['client', 'names', couple, '--add', '-'], registered('name'));
  await run(['client', 'contacts', couple, '--add', '-'], registered('contact'));
  await run(
    ['client', 'set', couple, '--instructions', '-'],
    'Zoë prefers short sentences; call (415) 555-0132.',
  );
  writeFileSync(join(clinic.desk.here, 'zoe-marchetti.vtt'), captions());
  session = (
    await watched(['import', 'zoe-marchetti.vtt', '--client', couple, '--date', '2026-03-04 09:00'])
  ).trim();
  clinic.simulator.setFaults([{ name: 'fabricated-quote', endpoint: 'messages', count: 1 }]);
  await watched(['draft', session, '--template', 'couples-family']);
  clinic.simulator.setFaults([]);
  await run(['correct', session, '2'], 'Four hours, mostly, and Ignatius woke twice.');
  await run(['draft', session, '--template', 'couples-family', '--section', 'plan'], '', [0, 1, 2, 16]);
  await watched(
    ['search', '-', '--client', couple, '--engine', 'openai'],
    'what Zoe said of Ignatius at 412 Thornbury Avenue',
  );
  await run(['search', '-', '--client', couple, '--engine', 'local'], 'where is Wojciech, or 2065550143');
  await watched(['prep', couple, '--engine', 'claude']);
  await run(['nudge', couple, '--person', 'p1'], '', [0, 1]);
  await failures();
});
afterAll(async () => {
  await local?.close();
  await clinic?.close();
});

test('forty are registered, and each of them was said', async () => {
  expect(identifiers).toHaveLength(40);
  const lines = await clinic.records(['show', session, '--part', 'transcript']);
  const words = lines.map(({ text }) => String(text)).join('\n');
  for (const one of identifiers) expect(leaksIn(words).join('\n'), one.registered).toContain(one.registered);
});

describe('none of the forty is in', () => {
  test('what was sent to Claude, to be drafted, mended and summarised', async () => {
    const sent = requestsTo('/v1/messages');
    expect(sent.length, 'a draft, its repair, a summary').toBeGreaterThan(2);
    const rows = await clinic.records(['egress', 'show', '--all']);
    expect(new Set(rows.map(({ purpose }) => purpose))).toEqual(new Set(['draft', 'prep', 'search']));
    expect(sent.join('')).toContain('Have you had any thoughts of hurting yourself?');
    for (const text of sent) expect(leaksIn(text)).toEqual([]);
  });

  test('what was sent to be embedded, here or there', () => {
    const sent = [...requestsTo('/v1/embeddings'), ...local.answered.map((one) => JSON.stringify(one))];
    expect(requestsTo('/v1/embeddings').length).toBeGreaterThan(1);
    expect(local.answered.length).toBeGreaterThan(0);
    for (const text of sent) expect(leaksIn(text)).toEqual([]);
  });

  test('what goes along with sound', async () => {
    const sound = (
      await run(['import', kit('short-01.opus'), '--client', couple, '--date', '2026-03-11'])
    ).trim();
    await watched(['transcribe', sound]);
    const sent = clinic.simulator.requests.filter(({ path }) => path.endsWith('/transcriptions'));
    expect(sent.length).toBeGreaterThan(2);
    for (const { headers, fields } of sent) expect(leaksIn(JSON.stringify([headers, fields]))).toEqual([]);
  });

  test('names of files', () => {
    const paths = filesBelow(clinic.desk.home);
    expect(paths.length).toBeGreaterThan(30);
    expect(leaksIn(paths.join('\n'))).toEqual([]);
  });

  test('the audit log and the ledger, opened', async () => {
    const texts = await opened(/^vault\/(audit|egress)\//);
    expect(texts.length).toBeGreaterThan(30);
    for (const text of texts) expect(leaksIn(text)).toEqual([]);
  });

  test('what is told beside the products, and of failures', () => {
    expect(told.filter((text) => text.includes('"type":"error"')).length, 'errors as JSON').toBeGreaterThan(
      3,
    );
    for (const text of told) expect(leaksIn(text)).toEqual([]);
  });

  test.skipIf(!canWatch)('arguments and environments of other programs, and temporary names', () => {
    expect(traced.join('\n')).toContain('ffmpeg');
    expect(traced.filter((line) => line.includes('.tmp-')).length).toBeGreaterThan(10);
    for (const line of traced) expect(leaksIn(line), line.slice(0, 200)).toEqual([]);
  });

  test('the words of a payer’s copy', async () => {
    const { stdout } = await clinic.amynote(['export', session, '--format', 'txt', '--profile', 'payer'], {
      warm: true,
    });
    expect(stdout.length).toBeGreaterThan(200);
    expect(leaksIn(stdout)).toEqual([]);
  });
});

/** The names are back in the draft: hiding them cost nothing. */
test('in the clinician’s own draft the names stand again', async () => {
  expect(leaksIn(await run(['show', session])).length).toBeGreaterThan(0);
  expect(await run(['show', session])).not.toMatch(/\[(?:Client|Partner|Name|Phone|Email|Address|Date)\b/);
});

/** Commands that fail while names are typed, read, or on the way. */
async function failures(): Promise<void> {
  const failing: [string[], string?][] = [
    [['show', 'Zoë Marchetti-Okonkwo']],
    [['client', 'show', 'Wojciech', '--json']],
    [['import', 'Ignatius.vtt', '--client', couple, '--json']],
    [['client', 'contacts', couple, '--add', '-', '--json'], `${'123-45-6789 '.repeat(20)}\n`],
    [['client', 'names', couple, '--add', '-', '--json'], `${'Xiomara '.repeat(20)}\n`],
    [['--Llewellyn', 'list', '--json']],
    [['facts', session, '--start', 'Oaxaca', '--json']],
    [['export', session, '--format', 'Thistledown']],
    [['consent', 'add', couple, '--person', 'Bartholomew Quist', '--scope', 'Pippo', '--json']],
  ];
  for (const [args, stdin] of failing) {
    const ran = await clinic.desk.run(args, { stdin: stdin ?? '', warm: true });
    expect(ran.status, args.join(' ')).not.toBe(0);
    told.push(ran.stdout, ran.stderr);
  }
  for (const name of ['401', 'refusal'] as const) {
    clinic.simulator.setFaults([{ name, endpoint: 'messages' }]);
    const ran = await clinic.amynote(['draft', session, '--template', 'soap', '--json'], { warm: true });
    expect(ran.status).toBe(20);
    told.push(ran.stderr);
  }
  clinic.simulator.setFaults([]);
}

async function run(args: readonly string[], stdin = '', statuses = [0]): Promise<string> {
  const ran = await clinic.amynote(args, { stdin, warm: true });
  expect(statuses, `${args.join(' ')}\n${ran.stderr}`).toContain(ran.status);
  told.push(ran.stderr);
  return ran.stdout;
}

/** The same, with every program that is started and every name that is given. */
async function watched(args: readonly string[], stdin = ''): Promise<string> {
  if (!canWatch) return run(args, stdin);
  const log = join(clinic.desk.folder, 'strace.log');
  const calls = 'execve,openat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,socket,connect';
  const under = [
    'strace',
    '-f',
    '--seccomp-bpf',
    '-qq',
    '-v',
    '-s',
    '100000',
    '-e',
    `trace=${calls}`,
    '-o',
    log,
  ];
  const ran = await clinic.amynote(args, { stdin, under });
  expect(ran.status, `${args.join(' ')}\n${ran.stderr}`).toBe(0);
  told.push(ran.stderr);
  const [, ...lines] = readFileSync(log, 'utf8').split('\n');
  // What a person typed is theirs: the file that is read, and the command itself.
  traced.push(
    ...lines
      .filter((line) => !line.includes('zoe-marchetti.vtt'))
      .filter((line) => /execve|O_CREAT|mkdir|rename|link/.test(line))
      .map(unescaped),
  );
  return ran.stdout;
}

/** strace writes other letters than ASCII as octal numbers. */
function unescaped(line: string): string {
  const bytes = line.replace(/\\([0-7]{1,3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}

function registered(as: string): string {
  return identifiers
    .filter((one) => one.as === as)
    .map((one) => one.registered)
    .join('\n');
}

function requestsTo(path: string): string[] {
  return clinic.simulator.requests
    .filter((request) => request.path === path)
    .map(({ headers, body }) => `${JSON.stringify(headers)}\n${body}`);
}

/** The texts of sealed files. */
async function opened(pattern: RegExp): Promise<string[]> {
  const { home } = clinic.desk;
  const secret = /AGE-SECRET-KEY-\S+/.exec(readFileSync(join(home, 'identity.txt'), 'utf8'))?.[0] ?? '';
  const files = createAgeFiles([], async () => secret);
  const paths = filesBelow(home).filter((path) => pattern.test(path));
  return Promise.all(
    paths.map(async (path) => Buffer.from(await files.open(readFileSync(join(home, path)))).toString()),
  );
}

function captions(): string {
  const planted = identifiers.map((one, at) => [voices[at % 2], spoken(one)]);
  const clock = (seconds: number) => new Date(seconds * 1000).toISOString().slice(11, 23);
  const cues = [...ordinary, ...planted].map(
    ([who, words], at) => `${clock(10 + at * 7)} --> ${clock(16 + at * 7)}\n<v ${who}>${words}\n`,
  );
  return `WEBVTT\n\n${cues.join('\n')}`;
}

test('the search for traces finds them however they are hidden', () => {
  for (const one of identifiers) {
    expect(leaksIn(`x ${one.registered} y`), one.registered).not.toEqual([]);
    expect(leaksIn(encodeURIComponent(one.registered.toUpperCase())), one.registered).not.toEqual([]);
    if (one.registered.length >= 12)
      expect(leaksIn(Buffer.from(`xy${one.registered}`).toString('base64')), one.registered).not.toEqual([]);
    expect(traces(one).length).toBeGreaterThan(0);
  }
  expect(leaksIn('The client said that the week was hard; see line 14, 2026-03-04, and 50 mg.')).toEqual([]);
});
