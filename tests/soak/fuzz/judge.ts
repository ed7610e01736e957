import { existsSync, readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { exitCodes } from '../../../src/cli/exit-codes.ts';
import type { FuzzCommand } from './inputs.ts';
import { canary } from './nasty.ts';
import type { Place, Snapshot } from './place.ts';
import type { Outcome } from './runner.ts';

/** More than any command needs that has no hours of sound to work on. */
const mostBytes = 600e6;

const known = new Set(exitCodes.map(({ status }) => status).filter((status) => status !== 70));

/** What PulseAudio's client leaves is its own. */
const soundServers = /\/(user\/\.config(\/pulse(\/.*)?)?|tmp\/pulse-\w+)$/;

/** These write a document's own bytes. */
const ownBytes = /^(export|backup|insights)$/;

/** @returns a sentence for each rule that a command broke */
export function judged(place: Place, { args }: FuzzCommand, outcome: Outcome, before: Snapshot): string[] {
  const problems = 'lost' in outcome ? [outcome.lost] : saidWrong(args, outcome.ran);
  if ('ran' in outcome && outcome.peakBytes > mostBytes)
    problems.push(`took ${Math.round(outcome.peakBytes / 1e6)} MB`);
  return [...problems, ...wroteWrong(place, args, before)];
}

function saidWrong(
  args: readonly string[],
  { status, stdout, stderr }: { status: number; stdout: string; stderr: string },
): string[] {
  const problems: string[] = [];
  const words = args.filter((word) => !word.startsWith('-'));
  const text = words.some((word) => ownBytes.test(word)) ? stderr : stdout + stderr;
  if (!known.has(status)) problems.push(`ended with ${status}: ${stderr.slice(0, 300)}`);
  if (/^\s+at .*:\d+:\d+|node:internal/m.test(stdout + stderr)) problems.push('shows a stack trace');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text))
    problems.push(`a control character reaches the reader: ${JSON.stringify(text.slice(0, 300))}`);
  if (stderr.toLowerCase().includes(canary))
    problems.push(`words on standard error: ${stderr.slice(0, 200)}`);
  if (args.includes('--json') && status !== 2 && !isJsonLines(stdout))
    problems.push('--json gives lines that are none');
  return problems;
}

function isJsonLines(text: string): boolean {
  try {
    for (const line of text.split('\n')) if (line !== '') JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Outside of the home nothing may change but what the command line names; inside of it nothing is readable. */
function wroteWrong(place: Place, args: readonly string[], before: Snapshot): string[] {
  const named = args.filter((word) => word !== '').map((word) => resolve(place.here, word));
  const problems: string[] = [];
  for (const path of place.changes(before)) {
    const full = join(place.fence, path);
    const isNamed = named.some((name) => full === name || full.startsWith(`${name}${sep}`));
    if (!full.startsWith(`${place.home}${sep}`)) {
      if (!isNamed && !soundServers.test(path)) problems.push(`wrote or removed ${path}`);
    } else if (!isNamed && path.split('/').at(-1) !== 'config.yaml' && holdsCanary(full)) {
      problems.push(`words of a session lie open in ${path}`);
    }
  }
  for (const path of ['/tmp/fuzz-escaped', '/fuzz-escaped'])
    if (existsSync(path)) problems.push(`${path} was made`);
  return problems;
}

function holdsCanary(path: string): boolean {
  try {
    return readFileSync(path).toString('latin1').toLowerCase().includes(canary);
  } catch {
    return false;
  }
}
