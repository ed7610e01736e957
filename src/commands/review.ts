import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StageEvent } from '../core/events.ts';
import { printable } from '../core/printable.ts';
import { type Reviewed, review as reviewNote } from '../pipeline/review.ts';
import { openItems } from '../pipeline/unresolved.ts';
import type { Act, CommandContext } from './command-context.ts';
import { reviewLoop } from './review-loop.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

export function review(program: Command, act: Act): void {
  program
    .command('review')
    .argument('[session]', sessionArgument)
    .description('go through a draft at the terminal, a key for each line: read, hear, keep, change, decide')
    .addHelpText('after', '\nEvery decision is kept as you make it; leave with q whenever you like.')
    .addHelpText('after', '\nExample:\n  $ amynote review last')
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined): Promise<undefined> {
  if (!context.prompts.interactive) throw noTerminal();
  const notices: string[] = [];
  // What a stage says would be written over the page.
  const onEvent = (event: StageEvent) => {
    if (event.type === 'notice') notices.push(event.message);
  };
  const ports = await context.stages({}, { signal: context.signal, onEvent });
  const { id } = await resolveSession(context, ports, word);
  const reviewed = await reviewNote(ports, {
    sessionId: id,
    walkThrough: (desk) =>
      context.prompts.screen(context.signal, (screen) => reviewLoop(ports, screen, desk)),
  });
  for (const notice of notices) context.output.say(notice);
  tell(context, id, reviewed);
  return undefined;
}

/** What is still open, each with the command for it, or that it can be signed. */
function tell({ output }: CommandContext, sessionId: string, { note, open, read }: Reviewed): void {
  const { revision } = note;
  output.product({ type: 'note', v: 1, sessionId, revision }, sessionId);
  const items = openItems(sessionId, open);
  output.say(
    `review: revision ${revision}; ${read.accepted} of ${counted(read.statements, 'statement')} kept by you`,
  );
  for (const { what, next } of items) output.say(`open: ${printable(what)}\n  ${next}`);
  const unread = read.statements - read.accepted;
  if (items.length > 0 || unread > 0) output.say(`go on: amynote review ${sessionId}`);
  else output.say(`nothing is open: amynote sign ${sessionId}`);
  output.result({
    sessionId,
    revision,
    statements: read.statements,
    accepted: read.accepted,
    open: items.length,
  });
}

function noTerminal(): AmynoteError {
  return new AmynoteError('usage', 'a review needs a terminal: it asks about each line', {
    hint: 'without one: amynote show SESSION, then amynote edit SESSION --accept STATEMENT, --risk, --hit',
  });
}
