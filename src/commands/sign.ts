import type { Command } from 'commander';
import type { SignedNote } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { momentNear } from '../pipeline/fact-times.ts';
import type { RecordedTimes } from '../pipeline/facts.ts';
import { refuseNameless } from '../pipeline/named-signer.ts';
import {
  type ConfirmedPart,
  type ReadyNote,
  readyToSign,
  refuseUnconfirmed,
  sign as signNote,
} from '../pipeline/sign.ts';
import type { Act, CommandContext } from './command-context.ts';
import { renderSession } from './render-session.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { type SignerFlags, signerOptions, signerRemark, typedSigner } from './typed-signer.ts';

interface Flags extends SignerFlags {
  start?: string;
  stop?: string;
  confirm?: ConfirmedPart[];
  yes?: boolean;
}

export function sign(program: Command, act: Act): void {
  const command = program
    .command('sign')
    .argument('[session]', sessionArgument)
    .description('sign the draft: from then on it cannot be changed, only added to');
  signerOptions(command)
    .option('--start <time>', 'when the session began, like 15:00')
    .option(
      '--stop <time>',
      'when it ended; without them your facts count, else what was recorded, and the note says so',
    )
    .option('--confirm <part>', 'you say yes to risk, or plan, by itself (repeat it)', confirmOption)
    .option(
      '--yes',
      'you have read the note, its risk and its plan, and say yes to all of it; nothing is asked',
    )
    .addHelpText('after', '\nExample:\n  $ amynote sign last --start 15:00 --stop 15:50')
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const signer = await typedSigner(context, flags);
  if ((await ports.vault.sessions.heldKinds(id)).has('signed-note')) {
    tellSigned(context, id, (await signNote(ports, { sessionId: id, signer })).value);
    return undefined;
  }
  const ready = await readyToSign(ports, id);
  refuseNameless(signer);
  const asks = context.prompts.interactive && !flags.yes;
  if (asks) context.output.say(await renderSession(context, id, { format: 'txt', fullName: false }));
  const times = await timesOf(context, ready, flags, asks);
  const confirmed = await confirmedParts(context, ready, flags, asks);
  if (asks) await confirmRead(context, id);
  const request = { sessionId: id, signer, times, confirmed, seen: ready.note.sha256 };
  tellSigned(context, id, (await signNote(ports, request)).value);
  return undefined;
}

/** Start and stop are only ever the clinician's word: what was recorded is a question. */
async function timesOf(
  context: CommandContext,
  { content, recorded }: ReadyNote,
  flags: Flags,
  asks: boolean,
): Promise<Partial<RecordedTimes>> {
  const held = content.facts ?? {};
  const ask = (what: string, recordedAt: string) => askTime(context, what, recordedAt.slice(11, 16));
  const start =
    flags.start ??
    (asks && held.startedAt === undefined ? await ask('Start', recorded.startedAt) : undefined);
  const startedAt = start === undefined ? held.startedAt : momentNear(start, recorded.startedAt);
  const stop =
    flags.stop ?? (asks && held.endedAt === undefined ? await ask('Stop', recorded.endedAt) : undefined);
  const endedAt =
    stop === undefined ? held.endedAt : momentNear(stop, startedAt ?? recorded.startedAt, startedAt);
  if ((startedAt === undefined) !== (endedAt === undefined)) {
    throw new AmynoteError('usage', 'start and stop are confirmed together', {
      hint: 'give both: --start 15:00 --stop 15:50',
    });
  }
  return startedAt === undefined || endedAt === undefined ? {} : { startedAt, endedAt };
}

async function askTime({ prompts, output }: CommandContext, what: string, recorded: string): Promise<string> {
  for (;;) {
    const question = `${what} (by the recording ${recorded}; y if so, or the time): `;
    const answer = (await prompts.ask(question)).trim();
    if (/^y(es)?$/i.test(answer)) return recorded;
    if (/^\d{1,2}:\d\d$/.test(answer)) return answer;
    output.say('write it like 15:00');
  }
}

/** Risk and plan each need a yes of their own, unless a review had it. */
async function confirmedParts(
  context: CommandContext,
  ready: ReadyNote,
  { confirm = [], yes }: Flags,
  asks: boolean,
): Promise<ConfirmedPart[]> {
  const { unconfirmed, note } = ready;
  if (yes) return unconfirmed;
  if (!asks) refuseUnconfirmed(ready, confirm);
  for (const part of unconfirmed.filter((one) => !confirm.includes(one))) {
    const question = { risk: 'Is what it says of risk right?', plan: 'Is this the plan you agreed?' }[part];
    if (!(await context.prompts.confirm(question))) throw notSigned(note.value.sessionId);
  }
  return unconfirmed;
}

/** The note is shown and the question asked every time: there is no way to sign several at once. */
async function confirmRead(context: CommandContext, sessionId: string): Promise<void> {
  if (!(await context.prompts.confirm('You have read every line. Sign?'))) throw notSigned(sessionId);
}

function tellSigned({ output }: CommandContext, sessionId: string, { bodySha256, body }: SignedNote): void {
  const { signer, signedAt, timesFrom } = body;
  const record = { type: 'signed-note', v: 1, sessionId, sha256: bodySha256, publicKey: signer.publicKey };
  output.product({ ...record, signedAt, ...(timesFrom && { timesFrom }) }, sessionId);
  const remark = signer.name === '' ? undefined : signerRemark(signer);
  if (remark !== undefined) output.say(remark);
  if (timesFrom === 'recording') {
    output.say('start and stop are those of the recording, not confirmed by you: the note says so');
  }
  output.say(`export it: amynote export ${sessionId} --format txt`);
  output.result({ sessionId, sha256: bodySha256 });
}

function notSigned(sessionId: string): AmynoteError {
  return new AmynoteError('interrupted', 'not signed', {
    hint: `change it first: amynote edit ${sessionId}`,
  });
}

function confirmOption(text: string, before: ConfirmedPart[] = []): ConfirmedPart[] {
  if (text === 'risk' || text === 'plan') return [...before, text];
  throw new AmynoteError('usage', 'only risk and plan are confirmed by themselves', {
    hint: 'write it like: --confirm risk --confirm plan',
  });
}
