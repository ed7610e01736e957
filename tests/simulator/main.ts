import { parseArgs } from 'node:util';
import { type Fault, faultNames, parseFault } from './faults.ts';
import type { RecordedRequest } from './record.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from './server.ts';

const usage = `usage: npm run simulator -- --script FILE --audio FILE [--port N] [options]

  --script FILE --audio FILE   a session script and its sound; repeat both for more sessions
  --turns FILE                 the true times of the turns (found beside the script or the sound by itself)
  --port N                     0 picks a free one (default)
  --fault [ENDPOINT/]NAME[=VALUE][:COUNT]   may be repeated; COUNT is a number or always
  --delay-ms N                 every answer waits
  --after-shutdown             as after 2027-02-26: only gpt-transcribe is left

faults:
${Object.entries(faultNames)
  .map(([name, what]) => `  ${name.padEnd(22)} ${what}`)
  .join('\n')}
`;

/** Runs the simulator from a command line until it is interrupted. @returns the exit code */
export async function main(argv: readonly string[]): Promise<number> {
  let options: SimulatorOptions | undefined;
  try {
    options = readOptions(argv);
  } catch (error) {
    console.error(`simulator: ${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (options === undefined) {
    console.log(usage);
    return 0;
  }
  const simulator = await startSimulator({ ...options, onRequest: printRequest });
  announce(simulator);
  await interrupted();
  await simulator.close();
  return 0;
}

function readOptions(argv: readonly string[]): SimulatorOptions | undefined {
  const many = { type: 'string', multiple: true } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...{ script: many, audio: many, turns: many, fault: many },
      port: { type: 'string', default: '0' },
      'delay-ms': { type: 'string' },
      'after-shutdown': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const { script: scripts = [], audio = [], turns = [] } = values;
  if (scripts.length === 0 || scripts.length !== audio.length)
    throw new Error('give as many --audio as --script');
  const faults: Fault[] = (values.fault ?? []).map(parseFault);
  if (values['delay-ms'] !== undefined) faults.push({ name: 'delay', value: values['delay-ms'] });
  const sessions = scripts.map((script, index) => {
    const times = turns[index];
    return { script, audio: audio[index] as string, ...(times !== undefined && { turns: times }) };
  });
  const port = Number(values.port);
  if (!Number.isInteger(port)) throw new Error('--port takes a number');
  return { sessions, port, faults, afterShutdown: values['after-shutdown'] };
}

function announce(simulator: Simulator): void {
  console.log(`amynote config set openai.base_url ${simulator.openaiBaseUrl}`);
  console.log(`amynote config set anthropic.base_url ${simulator.anthropicBaseUrl}`);
  console.log('ready');
}

function printRequest({ method, path, bodyBytes, status, located }: RecordedRequest): void {
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  const place = located && `  ${located.sessionId} ${seconds(located.startMs)}–${seconds(located.endMs)} s`;
  console.log(`${method} ${path}  ${bodyBytes} bytes  ${status}${place ?? ''}`);
}

async function interrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
}
