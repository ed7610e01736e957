// Starts what the demo shows: the built command line, and the simulator it talks to.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../set-up/run.js';

/**
 * @param {readonly string[]} sessions ids of the session kit
 * @returns {Promise<{ origin: string, stop: () => void }>}
 */
export async function startSimulator(sessions) {
  const pairs = sessions.flatMap((id) => {
    const file = join(root, 'fixtures', 'sessions', id);
    return ['--script', `${file}.yaml`, '--audio', `${file}.opus`];
  });
  const child = spawn(process.execPath, [join(root, 'scripts', 'simulator.js'), '--port', '0', ...pairs], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const origin = /anthropic\.base_url (\S+)/.exec(line)?.[1];
    if (origin === undefined) continue;
    // Its request log would fill the pipe: it is read and dropped.
    child.stdout.resume();
    return { origin, stop: () => child.kill() };
  }
  throw new Error('the simulator did not start');
}

/**
 * The command line as a person would use it: each call is shown, then its words.
 * @param {{ home: string, ffmpeg: string }} places
 */
export function startCli({ home, ffmpeg }) {
  const env = { ...process.env, AMYNOTE_HOME: home, AMYNOTE_FFMPEG: ffmpeg, NO_COLOR: '1' };

  /**
   * @param {readonly string[]} args
   * @param {{ input?: string, lines?: number, status?: number | 'any', quiet?: boolean }} [how]
   */
  async function call(args, { input = '', lines, status = 0, quiet = false } = {}) {
    if (!quiet) process.stdout.write(`$ amynote ${args.map(quoted).join(' ')}\n`);
    const child = spawn(process.execPath, [join(root, 'bin', 'amynote.js'), ...args], { env, cwd: root });
    child.stdin.end(input);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => process.stdout.write(indented(String(chunk))));
    const code = await new Promise((resolve) => child.on('close', resolve));
    if (status !== 'any' && code !== status)
      throw new Error(`amynote ${args[0]} ended with ${code}, not ${status}`);
    if (!quiet) process.stdout.write(indented(shortened(output, lines)));
    return output;
  }

  /** @param {string[]} args */
  const amynote = (...args) => call(args);
  /** @param {number} status @param {string[]} args */
  amynote.refused = (status, ...args) => call(args, { status });
  /** @param {number} lines @param {string[]} args */
  amynote.some = (lines, ...args) => call(args, { lines });
  /** @param {string} input what is typed @param {string[]} args */
  amynote.typing = (input, ...args) => call(args, { input });
  /** However it ends: what it finds is the machine's. @param {number} lines @param {string[]} args */
  amynote.finding = (lines, ...args) => call(args, { lines, status: 'any' });
  /** @param {string[]} from @param {string[]} to */
  amynote.piped = async (from, to) => {
    process.stdout.write(`$ amynote ${from.join(' ')} | amynote ${to.join(' ')}\n`);
    const input = await call(from, { quiet: true });
    process.stdout.write(indented(await call(to, { input, quiet: true })));
  };
  return amynote;
}

/** @param {string} word */
function quoted(word) {
  return /[^\w@%+=:,./-]/.test(word) ? `"${word}"` : word;
}

/** @param {string} text @param {number} [lines] */
function shortened(text, lines) {
  const all = text.trimEnd().split('\n');
  if (lines === undefined || all.length <= lines) return text;
  return `${all.slice(0, lines).join('\n')}\n… ${all.length - lines} more lines\n`;
}

/** @param {string} text */
function indented(text) {
  return text === '' ? '' : `${text.trimEnd().replace(/^/gm, '  ')}\n`;
}
