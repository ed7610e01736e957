import type { SpokenLine } from '../core/lines.ts';
import type { UnusedStretch } from '../core/note-ports.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { clockTime } from '../core/time.ts';
import { readSpokenLines } from '../pipeline/stage-session.ts';
import type { CommandContext } from './command-context.ts';
import { readNote } from './render-session.ts';

/** What of the session the note does not use, weightiest first: one `unused` line each with `--json`. */
export async function showCoverage(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
): Promise<void> {
  const { content } = await readNote(ports, sessionId);
  const lines = (await readSpokenLines(ports, sessionId))?.lines ?? [];
  const stretches = (await ports.noteRules()).coverage(content, lines);
  const { output } = context;
  for (const stretch of stretches) {
    const quotes = quotesOf(stretch, lines);
    output.product({ type: 'unused', v: 1, sessionId, ...stretch, quotes }, stretchText(stretch, quotes));
  }
  output.say(
    stretches.length === 0
      ? 'no stretch of weight is left out'
      : 'what is not listed may matter all the same',
  );
  const [first] = stretches;
  const held = await ports.vault.sessions.heldKinds(sessionId);
  if (first !== undefined && held.has('recording'))
    output.say(`to hear one: amynote play ${sessionId} --at ${clockTime(first.startMs)} --for 30s`);
}

function quotesOf({ lines: ids }: UnusedStretch, lines: readonly SpokenLine[]) {
  return lines
    .filter(({ id }) => ids.includes(id))
    .map(({ id, startMs, participant, text }) => ({ line: id, startMs, speaker: participant, text }));
}

function stretchText(
  { startMs, endMs, because }: UnusedStretch,
  quotes: ReturnType<typeof quotesOf>,
): string {
  const said = quotes.map(
    ({ line, speaker, text }) => `  ${String(line).padStart(4)}  ${speaker ?? '?'}: ${oneLine(text)}`,
  );
  return [`${clockTime(startMs)}–${clockTime(endMs)}  ${because.join(', ')}`, ...said].join('\n');
}
