import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import type { StoredVoice } from '../core/enrolled-voice.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { ENROLLED_MONTHS, enrollVoice } from '../pipeline/enroll-voice.ts';
import { enrolledVoices, forgetVoices } from '../pipeline/enrolled-voices.ts';
import { nameVoice } from '../pipeline/name-voice.ts';
import { type LineRange, unconfirmedLines } from '../pipeline/own-lines.ts';
import { relabel } from '../pipeline/relabel.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { showVoices } from './show-voices.ts';
import { table } from './table.ts';

export function speakers(program: Command, act: Act): void {
  const noun = program.command('speakers').description('whose the voices are; your own voice, enrolled');
  noun
    .command('show')
    .argument('[session]', sessionArgument)
    .description('the voices of a session, with something each of them says')
    .addHelpText('after', '\nExample:\n  $ amynote speakers show last')
    .action(act(showVoices));
  noun
    .command('name')
    .argument('<session>', sessionArgument)
    .argument('<voice>', 'voice-1, voice-2, …')
    .argument('<participant>', 'therapist, client, client-2, …')
    .description('say whose a voice is, for all its lines at once')
    .addHelpText('after', '\nExample:\n  $ amynote speakers name last voice-1 therapist')
    .action(act(name));
  noun
    .command('enroll')
    .argument('<session>', sessionArgument)
    .argument('[lines]', 'lines that you have confirmed as yours; all such lines when left out')
    .description('keep what your own voice sounds like, in numbers, to be recognised by')
    .option('--yes', 'keep it; do not ask')
    .addHelpText('after', '\nExample:\n  $ amynote speakers enroll last 3-8')
    .action(act(enroll));
  noun
    .command('list')
    .description('your enrolled voice: since when, from which session, until when')
    .addHelpText('after', '\nExample:\n  $ amynote speakers list')
    .action(act((context: CommandContext) => list(context)));
  noun
    .command('forget')
    .argument('[voice]', 'an id of `speakers list`; all when left out')
    .description('erase your enrolled voice for good')
    .addHelpText('after', '\nExample:\n  $ amynote speakers forget')
    .action(act(forget));
}

async function name(
  context: CommandContext,
  word: string,
  voiceWord: string,
  participant: string,
): Promise<undefined> {
  const voice = Number(/^(?:voice-)?([1-9]\d?)$/.exec(voiceWord)?.[1]);
  if (!Number.isInteger(voice)) {
    throw new AmynoteError('usage', 'that is no voice', {
      hint: 'write it like voice-1; see them: amynote speakers show',
    });
  }
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const { value, revision } = await nameVoice(ports, { sessionId: id, voice, participant });
  const unsure = value.lines.filter((line) => line.participant === null).length;
  context.output.product(
    { type: 'speakers', v: 1, sessionId: id, revision, method: value.method, unsure },
    id,
  );
  context.output.result({ sessionId: id, revision });
  return undefined;
}

async function enroll(
  context: CommandContext,
  word: string,
  lines: string | undefined,
  flags: { yes?: boolean },
): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const range: LineRange = { sessionId: id, ...rangeOf(lines) };
  await confirmLines(context, ports, range);
  const { output, prompts } = context;
  output.say(
    `what your voice sounds like is kept as numbers, sealed in the vault, for ${ENROLLED_MONTHS} months; no sound, and nothing of your clients`,
  );
  if (!flags.yes && prompts.interactive && !(await prompts.confirm('Keep it?'))) {
    throw new AmynoteError('interrupted', 'nothing was kept', { hint: 'amynote speakers list' });
  }
  const voice = await enrollVoice(ports, range);
  output.product(recordOf(voice), voice.id);
  const seconds = Math.floor(voice.statistics.seconds);
  output.say(`${seconds} s of clear speech; from now on your voice is looked for in every session`);
  output.result({ voice: voice.id, sessionId: id });
  return undefined;
}

/** A voice made of somebody else's lines would name clients therapist: the clinician has to have said whose they are. */
async function confirmLines(context: CommandContext, ports: StagePorts, range: LineRange): Promise<void> {
  const { from, to, sessionId } = range;
  if (!context.prompts.interactive || from === undefined || to === undefined) return;
  const open = await unconfirmedLines(ports, range);
  if (open.length === 0) return;
  context.output.say(
    `read them: amynote show ${sessionId} --part transcript; hear them: amynote play ${sessionId}`,
  );
  const which = `${open.length === 1 ? 'line' : 'lines'} ${open.join(', ')}`;
  if (!(await context.prompts.confirm(`Is it you, and nobody else, who speaks in ${which}?`))) return;
  const stretches = open.map((line) => ({ from: line, to: line }));
  await relabel(ports, { sessionId, change: { type: 'lines', stretches, participant: 'therapist' } });
}

/** @throws `usage` */
function rangeOf(text: string | undefined): { from?: number; to?: number } {
  if (text === undefined) return {};
  const range = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (range !== null) return { from: Number(range[1]), to: Number(range[2] ?? range[1]) };
  throw new AmynoteError('usage', 'those are no lines', { hint: 'amynote speakers enroll SESSION 3-8' });
}

async function list(context: CommandContext): Promise<undefined> {
  const ports = await context.stages();
  const voices = await enrolledVoices(ports);
  const known = await ports.vault.sessions.listHeld();
  const texts = table(voices.map((voice) => rowOf(voice, known.has(voice.sessionId))));
  for (const [index, voice] of voices.entries()) context.output.product(recordOf(voice), texts[index] ?? '');
  if (voices.length === 0) context.output.say('no voice is enrolled: amynote speakers enroll SESSION LINES');
  context.output.result({ voices: voices.length });
  return undefined;
}

function rowOf({ id, createdAt, expiresAt, sessionId }: StoredVoice, isKnown: boolean): string[] {
  const from = isKnown ? `from ${sessionId}` : `from ${sessionId} (erased)`;
  return [id, 'therapist', `since ${createdAt.slice(0, 10)}`, from, `until ${expiresAt.slice(0, 10)}`];
}

/** Never the numbers. */
function recordOf({ id, role, sessionId, createdAt, expiresAt, statistics }: StoredVoice) {
  const seconds = Math.floor(statistics.seconds);
  return { type: 'voice', v: 1, id, role, sessionId, createdAt, expiresAt, seconds };
}

async function forget(context: CommandContext, id: string | undefined): Promise<undefined> {
  const ports = await context.stages();
  const ids = await forgetVoices(ports, id);
  if (id !== undefined && ids.length === 0) {
    throw new AmynoteError('not-found', 'there is no such enrolled voice', { hint: 'amynote speakers list' });
  }
  for (const each of ids) context.output.product({ type: 'voice-forgotten', v: 1, id: each }, each);
  const erased = `${counted(ids.length, 'voice')} erased for good; older backups still hold what they held`;
  context.output.say(ids.length === 0 ? 'no voice was enrolled' : erased);
  context.output.result({ forgotten: ids.length });
  return undefined;
}
