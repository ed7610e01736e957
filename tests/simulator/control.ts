import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault, FaultSwitches } from './faults.ts';
import { readBody } from './read-body.ts';
import { type RecordedRequest, withoutBody } from './record.ts';

/** What a request to `/__simulator/…` may see and change. */
export interface ControlledExchange {
  request: IncomingMessage;
  response: ServerResponse;
  switches: FaultSwitches;
  requests: readonly RecordedRequest[];
}

/** By hand: `GET /__simulator/requests`, `POST /__simulator/faults` with a JSON list of faults. */
export async function control(
  { request, response, requests, switches }: ControlledExchange,
  path: string,
): Promise<void> {
  const body = await readBody(request);
  const write = (status: number, value: unknown) => {
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(`${JSON.stringify(value, null, 2)}\n`);
  };
  if (path === '/__simulator/requests' && request.method === 'GET')
    return write(200, requests.map(withoutBody));
  if (path !== '/__simulator/faults' || request.method !== 'POST') return write(404, { error: 'not found' });
  try {
    const faults = JSON.parse(body.toString('utf8')) as Fault[];
    switches.set(faults);
    write(200, { faults: faults.length });
  } catch (error) {
    write(400, { error: (error as Error).message });
  }
}
