import { counted } from '../core/counted.ts';
import { isInaudible } from '../core/inaudible.ts';
import type { StagePorts } from '../core/ports.ts';
import { clockTime } from '../core/time.ts';
import { readSpokenLines } from '../pipeline/stage-session.ts';
import { type UnsureLine, unsureLines } from '../pipeline/unsure-lines.ts';
import type { CommandContext } from './command-context.ts';
import type { Output } from './output.ts';
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
    output.say(await nothingLeft(ports, sessionId));
  } else {
    const held = await ports.vault.sessions.heldKinds(sessionId);
    output.say(`${counted(lines.length, 'line')} to decide`);
    if (held.has('recording')) output.say(`listen: ${listening(sessionId, first)}`);
    output.say(
      `decide: amynote relabel ${sessionId} ${first.id} PARTICIPANT; several: 12,31-40; nobody knows: none`,
    );
  }
  await showEchoes(output, ports, sessionId);
  output.result({ sessionId, unsure: lines.length });
  return undefined;
}

/** Without doubts, lines that are nobody's are so because the clinician said it. */
async function nothingLeft(ports: StagePorts, sessionId: string): Promise<string> {
  const lines = (await readSpokenLines(ports, sessionId))?.lines ?? [];
  const nobodys = lines.filter((line) => line.participant === null && !isInaudible(line)).length;
  if (nobodys === 0) return 'every line has a speaker, and none of them is in doubt';
  return `nothing left to decide; ${counted(nobodys, 'line')} ${nobodys === 1 ? 'is' : 'are'} nobody’s, as you said`;
}

/** What nobody reads unless it is shown here: the same words are read in another line. */
async function showEchoes(output: Output, ports: StagePorts, sessionId: string): Promise<void> {
  const echoes = (await readSpokenLines(ports, sessionId))?.echoes ?? [];
  const [first] = echoes;
  if (first === undefined) return;
  output.say(`${counted(echoes.length, 'line')} left out, as the same words came through both microphones:`);
  const texts = table(
    echoes.map(({ id, startMs, echoOf, text }) => [String(id), clockTime(startMs), `as ${echoOf}`, text]),
  );
  for (const [index, { id, startMs, endMs, echoOf, text }] of echoes.entries()) {
    const record = { type: 'echo-line', v: 1, sessionId, line: id, startMs, endMs, echoOf, text };
    output.product(record, texts[index] ?? '');
  }
  output.say(`to have one shown say who speaks: amynote relabel ${sessionId} ${first.id} PARTICIPANT`);
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
