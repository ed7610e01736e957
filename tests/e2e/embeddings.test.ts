import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLocalEmbeddings } from '../simulator/local-embeddings.ts';
import { type Clinic, openClinic } from './clinic.ts';

/** Whose name, and whose people, are spoken in the session and typed in the query. */
const client = 'Theodora Quist';

const captions = [
  'Therapist: Good morning, Theodora. Did you speak with Anselm, as you planned?',
  'Client: No. Ninety-one, and all I could see was the nine. Miss Quist does not do ninety-one.',
  'Therapist: Whose voice is that, the one that says Miss Quist?',
  'Client: Anselm’s. You can ask him, he is at 415-555-0132, in Lisbon.',
];

let clinic: Clinic;
let session: string;
beforeAll(async () => {
  clinic = await openClinic([], client);
  await clinic.typed(['client', 'names', 'TQ', '--add', 'Anselm', '--add', 'Lisbon']);
  const cues = captions.map((line, at) => {
    const [who, words] = line.split(': ');
    return `00:00:${10 + at * 5}.000 --> 00:00:${14 + at * 5}.000\n<v ${who}>${words}\n`;
  });
  writeFileSync(join(clinic.desk.here, 'call.vtt'), `WEBVTT\n\n${cues.join('\n')}`);
  session = (
    await clinic.typed(['import', 'call.vtt', '--client', 'TQ', '--date', '2026-03-04 09:00'])
  ).trim();
});
afterAll(() => clinic.close());

const find = (query: string, ...args: string[]) =>
  clinic.amynote(['search', '-', '--client', 'TQ', ...args], { stdin: `${query}\n` });

describe('a search by meaning', () => {
  test('finds what words do not, tells what leaves, and sends no name', async () => {
    expect((await find('perfectionism')).stdout).toBe('');
    const { stdout, stderr, status } = await find('perfectionism', '--engine', 'openai');
    await find('what Theodora says to anselm', '--engine', 'openai');
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('all I could see was the nine');
    expect(stderr).toMatch(/the query and \d new passages? go to OpenAI, registered names replaced/);
    const requests = clinic.simulator.requests.filter(({ path }) => path === '/v1/embeddings');
    expect(requests).toHaveLength(3);
    const sent = requests
      .map(({ headers, body }) => `${JSON.stringify(headers)}${body}`.toLowerCase())
      .join('\n');
    for (const secret of ['theodora', 'quist', 'anselm', 'lisbon', '0132', session])
      expect(sent).not.toContain(secret);
    expect(sent).toContain('ninety-one');
  });

  test('asks for the query alone from then on, and the ledger has every request', async () => {
    const before = clinic.simulator.requests.length;
    const { stderr } = await find('quiet mornings', '--engine', 'openai');
    expect(stderr).toContain('the query goes to OpenAI, registered names replaced');
    expect(
      clinic.simulator.requests.slice(before).map(({ fields }) => (fields.input as string[]).length),
    ).toEqual([1]);
    const rows = await clinic.records(['egress', 'show', '--all']);
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map(({ purpose, model }) => `${purpose} ${model}`))).toEqual(
      new Set(['search text-embedding-3-small']),
    );
  });

  test('goes to a server on this machine instead, where one is named', async () => {
    const server = await startLocalEmbeddings();
    try {
      await clinic.typed(['config', 'set', 'search.local.base_url', server.baseUrl]);
      const before = clinic.simulator.requests.length;
      const { status, stdout } = await find('ninetyone', '--engine', 'local');
      expect([status, stdout.includes('Ninety-one')]).toEqual([0, true]);
      expect(server.answered.length).toBeGreaterThan(0);
      expect(clinic.simulator.requests.length).toBe(before);
    } finally {
      await server.close();
    }
  });

  test('leaves nothing readable in the vault', async () => {
    const folder = join(clinic.desk.home, 'vault', 'clients');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\/index\/[^/]+$/.test(file)).every((file) => file.endsWith('.age'))).toBe(
      true,
    );
  });

  test('whose provider fails says so, and words are found all the same', async () => {
    clinic.simulator.setFaults([{ name: '401', endpoint: 'embeddings' }]);
    const { status, stdout, stderr } = await find('quiet mornings', '--engine', 'openai');
    clinic.simulator.setFaults([]);
    expect([status, stdout]).toEqual([20, '']);
    expect(stderr).toContain('OpenAI does not accept the key');
    expect(await clinic.typed(['search', 'ninety-one', '--client', 'TQ'])).toContain('all I could see');
  });
});
