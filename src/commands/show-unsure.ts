import { counted } from '../core/counted.ts';
import type { StagePorts } from '../core/ports.ts';
import { clockTime } from '../core/time.ts';
import { type UnsureLine, unsureLines } from '../pipeline/unsure-lines.ts';
import type { CommandContext } from './command-context.ts';
import { table } from './table.ts';

/** Long enough to know a voice again. */
const leastSeconds = 5;

/** The lines whose speaker is not sure, each with what is needed to decide it quickly. */
export async function showUnsure(
  { output }: CommandContext,
  ports: StagePorts,
  sessionId: string,
): Promise<undefined> {
  const lines = await unsureLines(ports, sessionId);
  const texts = table(lines.map(cells));
  for (const [index, line] of lines.entries()) output.product(recordOf(sessionId, line), texts[index] ?? '');
  const [first] = lines;
  if (first === undefined) {
    output.say('every line has a speaker, and none of them is in doubt');
  } else {
    const held = await ports.vault.sessions.heldKinds(sessionId);
    output.say(`${counted(lines.length, 'line')} to decide`);
    if (held.has('recording')) output.say(`listen: ${listening(sessionId, first)}`);
    output.say(
      `decide: amynote relabel ${sessionId} ${first.id} PARTICIPANT; several: 12,31-40; nobody knows: none`,
    );
  }
  output.result({ sessionId, unsure: lines.length });
  return undefined;
}

function cells({ id, startMs, participant, perhaps, confidence, label, text }: UnsureLine): string[] {
  const guess = participant ?? (perhaps === undefined ? '?' : `${perhaps}?`);
  const called = label === undefined ? text : `(${label}) ${text}`;
  return [String(id), clockTime(startMs), guess, confidence.toFixed(2), called];
}

function listening(sessionId: string, { startMs, endMs }: UnsureLine): string {
  const seconds = Math.max(leastSeconds, Math.ceil((endMs - startMs) / 1000));
  return `amynote play ${sessionId} --at ${clockTime(startMs)} --for ${seconds}s`;
}

function recordOf(sessionId: string, line: UnsureLine) {
  const { id, startMs, endMs, text, participant, role, perhaps, confidence, voice, label } = line;
  const guess = { speaker: participant, role, perhaps, confidence, voice, label };
  return { type: 'unsure-line', v: 1, sessionId, line: id, startMs, endMs, ...guess, text };
}
