import { copyFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EgressEntry } from '../../src/core/egress.ts';
import type { RecordedRequest } from '../simulator/record.ts';
import { type Clinic, keys, kit, openClinic } from './clinic.ts';
import { canWatch } from './watched-run.ts';

/** A client whose name is never spoken in the session, so that wherever it turns up it was taken from the record. */
const client = { name: 'Theodora Quist', initials: 'TQ' };

/** What the SDKs would take from the environment if they were let; all of it leads to a trap. */
let trapped: Record<string, string>;
let visits = 0;
const trap = createServer((_request, response) => {
  visits += 1;
  response.end('{}');
});

let clinic: Clinic;
let session: string;
let requests: readonly RecordedRequest[];

beforeAll(async () => {
  await new Promise<void>((ready) => trap.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
  const elsewhere = [
    'OPENAI_BASE_URL',
    'ANTHROPIC_BASE_URL',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'http_proxy',
    'https_proxy',
  ];
  trapped = {
    ...Object.fromEntries(elsewhere.map((name) => [name, url])),
    OPENAI_ORG_ID: 'org-from-the-environment',
    OPENAI_PROJECT_ID: 'project-from-the-environment',
    OPENAI_CUSTOM_HEADERS: 'X-Leak: from-the-environment',
    ANTHROPIC_CUSTOM_HEADERS: 'X-Leak: from-the-environment',
    ANTHROPIC_AUTH_TOKEN: 'token-from-the-environment',
    OPENAI_LOG: 'debug',
    ANTHROPIC_LOG: 'debug',
  };
  clinic = await openClinic(['short-01'], client.name);
  copyFileSync(kit('short-01.opus'), join(clinic.desk.here, 'quist-theodora.opus'));
  session = (await clinic.prepared(['import', 'quist-theodora.opus', '--client', client.initials])).trim();
  clinic.simulator.setFaults([
    { name: '500', endpoint: 'transcriptions', count: 1, after: 2 },
    { name: 'reset', endpoint: 'transcriptions', count: 1, after: 4 },
    { name: '529', endpoint: 'messages', count: 1 },
  ]);
  await clinic.typed(['draft', session], { env: trapped });
  requests = clinic.simulator.requests;
});

afterAll(async () => {
  trap.close();
  await clinic.close();
});

describe('the ledger', () => {
  test('holds every request that arrived, with its bytes and its SHA-256, and none besides', async () => {
    const ledger = (await clinic.records(['egress', 'show', '--all'])) as unknown as EgressEntry[];
    const entries = ledger.map(({ path, bytes, payloadSha256 }) => ({ path, bytes, sha256: payloadSha256 }));
    const arrived = requests.map(({ path, bodyBytes, bodySha256 }) => ({
      path,
      bytes: bodyBytes,
      sha256: bodySha256,
    }));
    const bySha256 = (a: { sha256: string }, b: { sha256: string }) => a.sha256.localeCompare(b.sha256);
    expect(entries.toSorted(bySha256)).toEqual(arrived.toSorted(bySha256));
    expect(entries.length).toBeGreaterThan(11);
  });

  test('says what became of each, with the provider’s own request id', async () => {
    const ledger = (await clinic.records(['egress', 'show', '--all'])) as unknown as EgressEntry[];
    const outcomes = ledger.map(({ outcome, payloadSha256 }) => [
      payloadSha256,
      outcome?.status ?? 0,
      outcome?.requestId,
    ]);
    const answers = requests.map(({ bodySha256, status, requestId }) => [
      bodySha256,
      status,
      status === 0 ? undefined : requestId,
    ]);
    expect(new Set(outcomes.map(String))).toEqual(new Set(answers.map(String)));
    expect(ledger.filter(({ outcome }) => outcome?.failure === 'connection').length, 'the reset').toBe(1);
  });

  test('adds up in the short form, by session, purpose and model', async () => {
    const [sound, words, ...more] = await clinic.records(['egress', 'show', '--client', client.initials]);
    const total = (purpose: string) => {
      const own = requests.filter(({ path }) => path.endsWith(purpose));
      return { requests: own.length, bytes: own.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0) };
    };
    expect(more).toEqual([]);
    expect(sound).toMatchObject({
      sessionId: session,
      purpose: 'transcribe',
      model: 'gpt-transcribe',
      ...total('/transcriptions'),
    });
    expect(words).toMatchObject({
      sessionId: session,
      purpose: 'draft',
      model: 'claude-opus-5-5',
      ...total('/messages'),
    });
  });
});

describe('what leaves', () => {
  test('goes to the two configured addresses, whatever the environment says', () => {
    expect(visits).toBe(0);
    for (const { headers } of requests) expect(JSON.stringify(headers)).not.toContain('from-the-environment');
    expect(new Set(requests.map(({ path }) => path))).toEqual(
      new Set(['/v1/audio/transcriptions', '/v1/messages']),
    );
  });

  test('bears no name, no initials, no file name and no id of ours', async () => {
    const [record] = await clinic.records(['client', 'list']);
    const secrets = ['theodora', 'quist', 'opus"', session, String(record?.id), clinic.desk.folder];
    for (const { headers, fields, body, path } of requests) {
      const said = JSON.stringify([headers, path.endsWith('/messages') ? body.toString() : fields]);
      for (const secret of secrets) expect(said.toLowerCase()).not.toContain(secret);
      expect(said).not.toMatch(/\bTQ\b/);
    }
  });

  test('is the sound in pieces, and for the draft the words with who said them', () => {
    const pieces = requests.filter(({ path }) => path.endsWith('/transcriptions'));
    for (const { fields } of pieces)
      expect(fields.file).toMatchObject({ filename: 'piece.wav', contentType: 'audio/wav' });
    const draft = requests.find(({ path }) => path.endsWith('/messages'))?.body.toString() ?? '';
    for (const { text } of clinic.scripts[0]?.turns ?? []) expect(draft).toContain(text);
  });
});

describe.skipIf(!canWatch)('without the network', () => {
  test.for([
    [['--offline', 'transcribe'], 'sound', 1],
    [['--offline', 'draft'], 'captions', 1],
    [['draft', '--engine', 'extract'], 'captions', 0],
    [['search', 'kitchen'], 'captions', 0],
  ] as const)('%s opens no socket to anywhere', async ([args, source, status], { onTestFinished }) => {
    const twin = await clinic.twin(onTestFinished);
    const log = join(twin.desk.folder, 'strace.log');
    const file = kit(source === 'sound' ? 'short-01.opus' : 'short-01.srt');
    await twin.prepared(['import', file, '--client', client.initials]);
    const under = ['strace', '-f', '-qq', '-e', 'trace=socket,connect', '-o', log];
    const ran = await twin.amynote([...args], { under, env: keys });
    expect(ran.status, ran.stderr).toBe(status);
    expect(readFileSync(log, 'utf8')).not.toMatch(/AF_INET/);
    expect(twin.simulator.requests).toEqual([]);
  });
});
if (!canWatch) console.warn('skipped: offline opens no socket (needs strace and the right to use it)');
