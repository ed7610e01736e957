import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ended } from '../cli/desk.ts';
import { filesBelow } from '../cli/file-tree.ts';
import { type Endpoint, type Fault, parseFault } from '../simulator/faults.ts';
import type { RecordedRequest } from '../simulator/record.ts';
import { type Clinic, keys, kit, openClinic } from './clinic.ts';

// Retries wait for real; a few cases side by side keep the whole short.
vi.setConfig({ maxConcurrency: 4 });

/** Half a minute of sound, and the same session as captions: transcribing is tested on one, drafting on the other. */
let clinic: Clinic;
let sound: string;
let captions: string;

/** Where redirects lead: nobody may ever call here. */
let elsewhere: Server;
let calls = 0;

beforeAll(async () => {
  clinic = await openClinic(['short-01']);
  sound = (await clinic.prepared(['import', kit('short-01.opus'), '--client', 'JP'])).trim();
  captions = (await clinic.prepared(['import', kit('short-01.srt'), '--client', 'JP'])).trim();
  elsewhere = createServer((socket) => {
    calls += 1;
    socket.destroy();
  });
  await new Promise<void>((ready) => elsewhere.listen(0, '127.0.0.1', ready));
});

afterAll(async () => {
  elsewhere.close();
  await clinic.close();
});

/** Those after the first of a kind are run with `FAULTS=all npm test -- tests/e2e/faults.test.ts`: the adapters' own tests have each. */
const everyFault = process.env.FAULTS === 'all';

/** Each fault begins after three pieces were answered, and lasts; then it is lifted and the command typed again. */
const before = 3;
const transcribing: [fault: string, exit: number][] = [
  ['redirect', 20],
  ['500', 21],
  ['reset-stream', 21],
  ['non-json-body', 21],
];
const moreTranscribing: [fault: string, exit: number][] = [
  ['401', 20],
  ['429=insufficient_quota', 20],
  ['429=1', 21],
  ['503', 21],
  ['529', 21],
  ['reset', 21],
  ['broken-json', 21],
];

describe.concurrent('transcribing', () => {
  test.for(everyFault ? [...transcribing, ...moreTranscribing] : transcribing)(
    '%s ends with %i; what was answered is never sent again',
    async ([name, exit], { onTestFinished }) => {
      const twin = await clinic.twin(onTestFinished);
      const { requests } = twin.simulator;
      const command = ['transcribe', sound, '--jobs', '2', '--json'];
      twin.simulator.setFaults([{ ...fault('transcriptions', name), after: before }]);
      expectFailure(await twin.amynote(command), exit);
      expectKept(twin, sound, ['audio.1.age', 'recording.1.age', 'session.age'], 'transcript');

      const met = requests.length;
      twin.simulator.setFaults([]);
      await twin.prepared(command);
      const answered = [...piecesOf(requests.slice(0, before)), ...piecesOf(requests.slice(met))];
      expect(new Set(answered).size, 'a piece was paid for twice').toBe(answered.length);
      expect(requests.length - met, 'only what was not answered').toBe(answered.length - before);
      await expectWholeTranscript(twin);
    },
  );

  test('429 once is waited out', async ({ onTestFinished }) => {
    const twin = await clinic.twin(onTestFinished);
    twin.simulator.setFaults([{ ...fault('transcriptions', '429=1:1'), after: before }]);
    await twin.prepared(['transcribe', sound]);
    expect(
      twin.simulator.requests.filter(({ status }) => status !== 200).map(({ status }) => status),
    ).toEqual([429]);
    await expectWholeTranscript(twin);
  });

  const signals = ['SIGKILL', 'SIGINT', ...(everyFault ? (['SIGTERM', 'SIGHUP'] as const) : [])] as const;
  test.for(signals)(
    '%s in the middle: the next run goes on where it was',
    async (signal, { onTestFinished }) => {
      const twin = await clinic.twin(onTestFinished);
      const { requests } = twin.simulator;
      twin.simulator.setFaults([{ ...fault('transcriptions', 'stall'), after: 4 }]);
      const child = twin.desk.start(['transcribe', sound, '--jobs', '1'], { env: keys });
      const end = ended(child);
      await vi.waitUntil(() => requests.length === 5, { timeout: 60_000, interval: 20 });
      child.kill(signal);
      const { status } = await end;
      expect(status).toBe({ SIGKILL: 137, SIGINT: 130, SIGTERM: 143, SIGHUP: 143 }[signal]);
      expectKept(twin, sound, ['audio.1.age'], 'transcript', { lockLeft: signal === 'SIGKILL' });

      twin.simulator.setFaults([]);
      await twin.prepared(['transcribe', sound]);
      const all = piecesOf(requests);
      expect(new Set(all).size, 'a piece was paid for twice').toBe(all.length);
      expect(requests.length, 'only the piece that got no answer was sent again').toBe(all.length + 1);
      await expectWholeTranscript(twin);
      const ledger = await twin.records(['egress', 'show', '--all']);
      expect(ledger.length, 'requests in the ledger').toBe(requests.length);
    },
  );

  test('consent withdrawn in the middle stops the next request and keeps what was heard', async ({
    onTestFinished,
  }) => {
    const twin = await clinic.twin(onTestFinished);
    const { requests } = twin.simulator;
    twin.simulator.setFaults([{ ...fault('transcriptions', 'delay=5000'), after: before }]);
    const end = ended(twin.desk.start(['transcribe', sound, '--jobs', '1', '--json'], { env: keys }));
    await vi.waitUntil(() => requests.length === before + 1, { timeout: 60_000, interval: 20 });
    await twin.prepared(['consent', 'withdraw', 'JP', '--scope', 'transcribe_cloud']);
    const asked = requests.length;
    const ran = await end;
    expectFailure(ran, 15);
    expect(JSON.parse(ran.stderr)).toMatchObject({
      data: { scope: 'transcribe_cloud', reason: 'withdrawn' },
    });
    expect(requests.length, 'nothing was sent after the withdrawal').toBe(asked);
    expectKept(twin, sound, ['audio.1.age', 'recording.1.age', 'session.age'], 'transcript');

    twin.simulator.setFaults([]);
    expectFailure(await twin.amynote(['transcribe', sound, '--json']), 15);
    expect(requests.length, 'nor by a second try').toBe(asked);
    await twin.prepared(['consent', 'add', 'JP', '--scope', 'transcribe_cloud']);
    await twin.prepared(['transcribe', sound]);
    const all = piecesOf(requests);
    expect(new Set(all).size, 'a piece was paid for twice').toBe(all.length);
    expect(all.length, 'the piece under way was kept, too').toBe(requests.length);
    await expectWholeTranscript(twin);
  });
});

const drafting: [fault: string, exit: number][] = [
  ['401', 20],
  ['refusal', 20],
  ['max-tokens', 1],
  ['529', 21],
  ['cut-stream', 21],
];
const moreDrafting: [fault: string, exit: number][] = [
  ['redirect', 20],
  ['429=1', 21],
  ['500', 21],
  ['503', 21],
  ['reset', 21],
  ['reset-stream', 21],
  ['broken-json', 21],
  ['error-event', 21],
];

describe.concurrent('drafting', () => {
  test.for(everyFault ? [...drafting, ...moreDrafting] : drafting)(
    '%s ends with %i and no draft; afterwards the same command drafts',
    async ([name, exit], { onTestFinished }) => {
      const twin = await clinic.twin(onTestFinished);
      const command = ['draft', captions, '--json'];
      twin.simulator.setFaults([fault('messages', name)]);
      expectFailure(await twin.amynote(command), exit);
      expectKept(twin, captions, ['session.age', 'transcript.1.age', 'speakers.1.age'], 'note');

      twin.simulator.setFaults([]);
      await twin.prepared(command);
      expect(filesBelow(twin.desk.home)).toContain(`vault/sessions/${captions}/note.1.age`);
    },
  );

  test('429 once is waited out', async ({ onTestFinished }) => {
    const twin = await clinic.twin(onTestFinished);
    twin.simulator.setFaults([fault('messages', '429=1:1')]);
    expect(await twin.prepared(['draft', captions])).toBe(`${captions}\n`);
    expect(twin.simulator.requests.map(({ status }) => status)).toEqual([429, 200]);
  });
});

/** A fault as the simulator's command line writes it; redirects lead to the trap. */
function fault(endpoint: Endpoint, text: string): Fault {
  const { port } = elsewhere.address() as AddressInfo;
  return parseFault(`${endpoint}/${text === 'redirect' ? `redirect=http://127.0.0.1:${port}/v1` : text}`);
}

/** One JSON line that says what went wrong, at most progress on standard output, and nobody called elsewhere. */
function expectFailure(ran: { status: number; stdout: string; stderr: string }, exit: number): void {
  expect(ran.status, ran.stderr).toBe(exit);
  const told = ran.stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).type]));
  expect(told.filter((type) => type !== 'progress' && type !== 'waiting')).toEqual([]);
  expect(JSON.parse(ran.stderr)).toMatchObject({ type: 'error', exit, hint: expect.any(String) });
  expect(calls, 'a redirect was followed').toBe(0);
}

function expectKept(
  twin: Clinic,
  id: string,
  kept: string[],
  absent: string,
  options = { lockLeft: false },
): void {
  const names = filesBelow(twin.desk.home).flatMap((path) => path.split(`sessions/${id}/`)[1] ?? []);
  expect(names).toEqual(expect.arrayContaining(kept));
  expect(names.filter((name) => name.startsWith(absent))).toEqual([]);
  expect(names.includes('lock')).toBe(options.lockLeft);
}

/** Where the answered pieces lie in the session, in the order they were asked for. */
function piecesOf(requests: readonly RecordedRequest[]): string[] {
  return requests
    .filter(({ status, path }) => status === 200 && path.endsWith('/transcriptions'))
    .map(({ located }) => `${located?.startMs}-${located?.endMs}`);
}

async function expectWholeTranscript(twin: Clinic): Promise<void> {
  const lines = await twin.records(['show', sound, '--part', 'transcript']);
  const words = (text: string) => text.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  const said = twin.scripts[0]?.turns.flatMap(({ text }) => words(text));
  expect(lines.flatMap(({ text }) => words(String(text)))).toEqual(said);
}
