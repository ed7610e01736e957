import type { Command } from 'commander';
import { type Need, needs, nextNeed } from '../core/needs.ts';
import type { Act, CommandContext } from './command-context.ts';

export function status(program: Command, act: Act): void {
  program
    .command('status')
    .description('where everything lies, which engines are on, what waits for you')
    .addHelpText('after', '\nExample:\n  $ amynote status')
    .action(act(run));
}

async function run(context: CommandContext): Promise<undefined> {
  const keeper = await context.keeper();
  const vault = await keeper.describe();
  const settings = await context.settings();
  const waiting = await countNeeds(context);
  const { engines } = settings;
  const facts = {
    ...vault,
    engines,
    waiting: waiting.needs,
    sessions: waiting.sessions,
    unfinished: waiting.unfinished,
  };
  const lines = [
    `vault       ${vault.directory}`,
    `recipients  ${vault.recipients.length}`,
    `transcribe  ${engines.transcribe}${engines.transcribe === 'openai' ? ` (sends sound to ${hostOf(settings.openai.base_url)})` : ' (on this machine)'}`,
    `draft       ${engines.draft}${engines.draft === 'claude' ? ` (sends text to ${hostOf(settings.anthropic.base_url)})` : ' (on this machine)'}`,
    `search      ${engines.search} (on this machine)`,
    `sessions    ${waiting.sessions}`,
    ...needs
      .filter((need) => waiting.needs[need] > 0)
      .map((need) => `to ${need.padEnd(9)}${waiting.needs[need]}`),
  ];
  context.output.product({ type: 'status', v: 1, ...facts }, lines.join('\n'));
  for (const id of waiting.unfinished) {
    context.output.say(`session ${id} has sound that was never finished: amynote record --resume ${id}`);
  }
  context.output.result({ sessions: waiting.sessions });
  return undefined;
}

/** Counted from file names alone, so that status needs no passphrase. */
async function countNeeds(context: CommandContext) {
  const { vault } = await context.stages();
  const counts: Record<Need, number> = { transcribe: 0, diarize: 0, draft: 0, sign: 0 };
  const ids = await vault.sessions.listIds();
  for (const id of ids) {
    const need = nextNeed(await vault.sessions.heldKinds(id));
    if (need !== null) counts[need] += 1;
  }
  return { needs: counts, sessions: ids.length, unfinished: await vault.captures.unfinished() };
}

function hostOf(url: string): string {
  return new URL(url).host;
}
