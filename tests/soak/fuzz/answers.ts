import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { startSimulator } from '../../simulator/server.ts';
import { mutatedBytes, mutatedJson, mutatedText } from './mutate.ts';
import type { Random } from './random.ts';

/** Both providers on loopback: the simulator, with somebody in between who changes what it answers. */
export interface Answers {
  url: string;
  /** From now on one answer in two is changed, by these choices; undefined: none is. */
  spoilBy(random: Random | undefined): void;
  close(): Promise<void>;
}

/** Other statuses would be waited out, as they should be: that takes longer than anybody waits for a trial. */
const statuses = [200, 200, 200, 204, 301, 400, 401, 404, 413, 418, 422];

export async function startAnswers(): Promise<Answers> {
  const simulator = await startSimulator({
    sessions: ['short-01'].map((id) => ({
      script: resolve('fixtures', 'sessions', `${id}.yaml`),
      audio: resolve('fixtures', 'sessions', `${id}.opus`),
    })),
  });
  let random: Random | undefined;
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const own = ['content-type', 'authorization', 'x-api-key', 'anthropic-version', 'anthropic-beta'];
    const headers = Object.fromEntries(own.flatMap((name) => headerOf(request, name)));
    const body = await bodyOf(request);
    const answer = await fetch(`http://127.0.0.1:${simulator.port}${url}`, { method, headers, body });
    const type = answer.headers.get('content-type') ?? 'application/json';
    const bytes = Buffer.from(await answer.arrayBuffer());
    const spoilt = random?.chance(0.5)
      ? spoil(bytes, type, answer.status, random)
      : { bytes, type, status: answer.status };
    response.on('error', () => undefined);
    response.writeHead(spoilt.status, { 'content-type': spoilt.type }).end(spoilt.bytes);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spoilBy(choices) {
      random = choices;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await simulator.close();
    },
  };
}

function spoil(bytes: Buffer, type: string, status: number, random: Random) {
  const text = bytes.toString();
  const how = random.below(10);
  const changed =
    how < 2
      ? mutatedBytes(bytes, random)
      : how < 4
        ? mutatedText(text, random)
        : how < 9
          ? Buffer.from(mutatedEvents(text, random))
          : Buffer.from('x'.repeat(random.below(2_000_000)));
  return {
    bytes: changed,
    type: random.chance(0.9) ? type : random.pick(['text/html', 'text/event-stream', 'application/json', '']),
    status: random.chance(0.85) ? status : random.pick(statuses),
  };
}

/** Of a stream one event in six is changed in its JSON, taken out, or sent twice; of one JSON text that text. */
function mutatedEvents(text: string, random: Random): string {
  if (!text.includes('\ndata: ')) return mutatedJson(text, random);
  return text
    .split('\n\n')
    .flatMap((event) => {
      if (!random.chance(0.17)) return [event];
      if (random.chance(0.2)) return [];
      if (random.chance(0.2)) return [event, event];
      return [event.replace(/^data: (.*)$/m, (_, data: string) => `data: ${mutatedJson(data, random)}`)];
    })
    .join('\n\n');
}

function headerOf(request: IncomingMessage, name: string): [string, string][] {
  const value = request.headers[name];
  return typeof value === 'string' ? [[name, value]] : [];
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
