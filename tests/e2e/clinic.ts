import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readSessionScript, type SessionScript } from '../../fixtures/load-session.ts';
import { type Desk, openDesk, type Ran, type RunOptions } from '../cli/desk.ts';
import { type Simulator, startSimulator } from '../simulator/server.ts';

/** A clinician's desk, both providers on loopback, and what is really said in the sessions. */
export interface Clinic {
  desk: Desk;
  simulator: Simulator;
  scripts: readonly SessionScript[];
  /** Runs a command with both keys set, and sees to it that nothing clinical reaches standard error. */
  amynote(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** The same, for a command that must succeed. @returns standard output */
  typed(args: readonly string[], options?: RunOptions): Promise<string>;
  /** The same in a warm process, for what leads up to the command that a test is about, or looks at what it left. */
  prepared(args: readonly string[], options?: RunOptions): Promise<string>;
  /** The records of a command with `--json` that only looks, without the closing result. */
  records(args: readonly string[]): Promise<Record<string, unknown>[]>;
  /** A copy of everything, with providers of its own, closed when the test ends, however it ends. */
  twin(atEnd: (close: () => Promise<void>) => void): Promise<Clinic>;
  close(): Promise<void>;
}

export const keys = { OPENAI_API_KEY: 'sk-loopback-speech', ANTHROPIC_API_KEY: 'sk-ant-loopback-words' };

export const kit = (file: string): string => join(process.cwd(), 'fixtures', 'sessions', file);

/**
 * Opens a clinic with a vault and one client who agreed to everything.
 * @param ids sessions of the kit that the providers can hear. @param name of the client; the script's own if not given
 */
export async function openClinic(ids: readonly string[], name?: string): Promise<Clinic> {
  const scripts = ids.map((id) => readSessionScript(kit(`${id}.yaml`)));
  const clinic = await clinicAt(openDesk(), scripts);
  await clinic.prepared(['init', '--no-passphrase']);
  const client = await clinic.prepared(['client', 'add', name ?? scripts[0]?.client.name ?? '']);
  await clinic.prepared(['consent', 'add', client.trim(), '--scope', 'all']);
  return clinic;
}

async function clinicAt(desk: Desk, scripts: readonly SessionScript[]): Promise<Clinic> {
  const simulator = await startSimulator({
    sessions: scripts.map(({ id }) => ({ script: kit(`${id}.yaml`), audio: kit(`${id}.opus`) })),
  });
  mkdirSync(desk.home, { recursive: true, mode: 0o700 });
  const { openaiBaseUrl, anthropicBaseUrl } = simulator;
  writeFileSync(
    join(desk.home, 'config.yaml'),
    `openai:\n  base_url: ${openaiBaseUrl}\nanthropic:\n  base_url: ${anthropicBaseUrl}\n`,
  );
  const amynote: Clinic['amynote'] = async (args, options = {}) => {
    const ran = await desk.run(args, { ...options, env: { ...keys, ...options.env } });
    expectDiscreet(ran.stderr, scripts);
    return ran;
  };
  const typed: Clinic['typed'] = async (args, options) => {
    const { status, stdout, stderr } = await amynote(args, options);
    expect(status, `amynote ${args.join(' ')}\n${stderr}`).toBe(0);
    return stdout;
  };
  const prepared: Clinic['prepared'] = (args, options) => typed(args, { ...options, warm: true });
  return {
    desk,
    simulator,
    scripts,
    amynote,
    typed,
    prepared,
    records: async (args) => {
      const lines = (await prepared([...args, '--json'])).trimEnd().split('\n');
      return lines.slice(0, -1).map((line) => JSON.parse(line));
    },
    async twin(atEnd) {
      const twin = await clinicAt(desk.copy(), scripts);
      atEnd(() => twin.close());
      return twin;
    },
    async close() {
      await simulator.close();
      desk.clear();
    },
  };
}

/** Whatever went wrong, standard error holds no name, no key and none of the words of a session. */
function expectDiscreet(stderr: string, scripts: readonly SessionScript[]): void {
  const said = stderr.toLowerCase();
  const sentences = scripts.flatMap(({ turns }) => turns.flatMap(({ text }) => text.split(/(?<=[.?!]) /)));
  const names = scripts.flatMap(({ client }) => [client.name, ...client.people.map((person) => person.name)]);
  const secrets = [...sentences.filter((text) => text.length > 12), ...names, ...Object.values(keys)];
  for (const secret of secrets) expect(said).not.toContain(secret.toLowerCase());
}
