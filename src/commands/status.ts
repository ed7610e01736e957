import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { outwardSteps } from '../core/egress.ts';
import { errorCode } from '../core/errors.ts';
import type { KeyState } from '../core/key-agent.ts';
import { type Need, needs, nextNeed } from '../core/needs.ts';
import type { Settings } from '../core/settings.ts';
import type { MomentLine } from '../core/wellbeing.ts';
import { wellbeingLine } from '../pipeline/wellbeing-line.ts';
import type { Act, CommandContext } from './command-context.ts';
import { durationWords } from './duration-words.ts';
import { table } from './table.ts';
import { unfinishedSessions, unfinishedWords } from './unfinished.ts';

/** What lies in the vault and waits, counted from file names alone: status asks for no passphrase. */
interface Waiting {
  sessions: number;
  needs: Record<Need, number>;
  recording: string[];
  unfinished: string[];
}

export function status(program: Command, act: Act): void {
  program
    .command('status')
    .description('where everything lies, which engines are on, what waits for you')
    .addHelpText('after', '\nExample:\n  $ amynote status')
    .action(act(run));
}

async function run(context: CommandContext): Promise<undefined> {
  const vault = await (await context.keeper()).describe();
  const settings = await context.settings();
  const key = await keyState(context);
  const waiting = await countWaiting(context);
  const moment = await momentOf(context, settings);
  const rows = [
    ['vault', vault.directory],
    ['recipients', String(vault.recipients.length)],
    ['key', keyWords(key)],
    ...engineRows(settings),
    ['sessions', String(waiting.sessions)],
    ...needs
      .filter((need) => waiting.needs[need] > 0)
      .map((need) => [`to ${need}`, String(waiting.needs[need])]),
    ...(moment === undefined ? [] : [['wellbeing', momentWords(moment)]]),
  ];
  const { needs: counts, ...facts } = waiting;
  const record = {
    type: 'status',
    v: 1,
    ...vault,
    key,
    engines: settings.engines,
    switches: settings.switches,
    waiting: counts,
    ...facts,
    ...(moment !== undefined && { wellbeing: moment }),
  };
  context.output.product(record, table(rows).join('\n'));
  for (const id of waiting.recording) context.output.say(`session ${id} is being recorded now`);
  for (const id of waiting.unfinished) context.output.say(unfinishedWords(id));
  context.output.result({ sessions: waiting.sessions });
  return undefined;
}

/** An agent that is not to be trusted is doctor's to tell: to everybody else the key is locked. */
async function keyState(context: CommandContext): Promise<KeyState> {
  const agent = await context.keyAgent();
  return agent.state().catch((error: unknown) => {
    if (errorCode(error) !== 'locked') throw error;
    return { state: 'locked' };
  });
}

function keyWords(key: KeyState): string {
  if (key.state === 'unlocked') return `unlocked, locks in ${durationWords(key.locksInMs)}`;
  return { locked: 'locked', 'not-protected': 'not protected', missing: 'missing' }[key.state];
}

/** Switched off it is not even counted. */
async function momentOf(
  context: CommandContext,
  { wellbeing: { line, hours } }: Settings,
): Promise<MomentLine | undefined> {
  return line === 'off' ? undefined : wellbeingLine(await context.wellbeing(), hours, new Date());
}

function momentWords({ today, week, pause }: MomentLine): string {
  const facts = `${counted(today, 'session')} recorded today, ${week} this week`;
  return pause === undefined ? facts : `${facts}; ${pause}`;
}

/** Each outward step, and in plain words whether it leaves this machine. */
function engineRows({ engines, openai, anthropic, switches }: Settings): string[][] {
  const here = 'on this machine';
  const sound = engines.transcribe === 'openai' ? `sends sound to ${hostOf(openai.base_url)}` : here;
  const text = engines.draft === 'claude' ? `sends text to ${hostOf(anthropic.base_url)}` : here;
  const words = engines.search === 'openai' ? `sends text to ${hostOf(openai.base_url)}` : here;
  const off = outwardSteps.filter((step) => switches[step] === 'off');
  return [
    ['transcribe', `${engines.transcribe} (${sound})`],
    ['draft', `${engines.draft} (${text})`],
    ['search', `${engines.search} (${words})`],
    ...(off.length === 0 ? [] : [['switched off', off.join(', ')]]),
  ];
}

async function countWaiting(context: CommandContext): Promise<Waiting> {
  const ports = await context.stages();
  const { sessions } = ports.vault;
  const counts: Record<Need, number> = { transcribe: 0, diarize: 0, draft: 0, sign: 0 };
  const held = await sessions.listHeld();
  for (const kinds of held.values()) {
    const need = nextNeed(kinds);
    if (need !== null) counts[need] += 1;
  }
  return { sessions: held.size, needs: counts, ...(await unfinishedSessions(ports)) };
}

function hostOf(url: string): string {
  return new URL(url).host;
}
