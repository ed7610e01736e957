import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import type { Certificate } from '../core/erasure.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { calendarDay } from '../core/time.ts';
import { erase as eraseForGood } from '../pipeline/erase.ts';
import { eraseAgain } from '../pipeline/erase-again.ts';
import { listedName } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { checkErasure } from './erase-check.ts';
import { certificateMarkdown, tellAgain, tellCertificate } from './erase-text.ts';
import { sessionOrClient, type Whose } from './session-or-client.ts';

interface Flags {
  audio?: boolean;
  signedNote?: boolean;
  yes?: boolean;
  certificate?: string;
  check?: string | true;
  again?: boolean;
}

export function erase(program: Command, act: Act): void {
  program
    .command('erase')
    .argument('[whose]', 'a session, or a client with all their sessions')
    .description('erase a session or a client for good, with all that was made of it; writes a certificate')
    .option('--audio', 'only the sound; transcript and note stay')
    .option(
      '--signed-note',
      'also where a note is signed: it is the record, which the law may oblige you to keep',
    )
    .option('--yes', 'you are sure; do not ask')
    .option('--certificate <file>', 'also write the certificate to a file: .json, or .md to read')
    .option('--check [certificate]', 'prove a certificate, by its id or file; all of them without')
    .option('--again', 'end what was cut off, and erase anew what an older backup brought back')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote erase last --audio\n  $ amynote erase MO --signed-note --certificate erased.md\n  $ amynote erase --check',
    )
    .action(act(run));
}

async function run(
  context: CommandContext,
  word: string | undefined,
  flags: Flags,
): Promise<number | undefined> {
  if (flags.check !== undefined) return checkErasure(context, flags.check);
  if (flags.again) return again(context, flags);
  if (word === undefined) {
    throw new AmynoteError('usage', 'say what is to be erased: a session or a client', {
      hint: 'see them: amynote list; what a rule erases: amynote retention show',
    });
  }
  return eraseOne(context, word, flags);
}

async function eraseOne(context: CommandContext, word: string, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const whose = await sessionOrClient(context, ports, word, 'see them: amynote list');
  const { session, client } = whose;
  const what = flags.audio ? 'audio' : session === undefined ? 'client' : 'session';
  if (!flags.yes) await confirmByTyping(context, whose, flags);
  const certificate = await eraseForGood(ports, {
    clientId: session?.clientId ?? client?.id ?? '',
    sessionId: session?.id,
    what: [what],
    reason: { by: 'request' },
    by: await clinicianOf(context),
    signedNote: flags.signedNote ?? false,
  });
  if (certificate === undefined) {
    context.output.say('there is nothing of it: nothing was erased');
    context.output.result({ erased: 0 });
    return undefined;
  }
  tellCertificate(context.output, certificate);
  if (flags.certificate !== undefined) await writeCopy(context, certificate, flags.certificate);
  context.output.result({ erased: certificate.body.files.length, certificateId: certificate.id });
  return undefined;
}

async function again(context: CommandContext, { signedNote = false }: Flags): Promise<number | undefined> {
  const ports = await context.stages();
  const done = await eraseAgain(ports, { by: await clinicianOf(context), signedNote });
  const failed = tellAgain(context.output, done);
  const { certificates } = done;
  if (certificates.length + failed === 0)
    context.output.say('nothing erased has come back, and nothing was cut off');
  context.output.result({
    certificateIds: certificates.map(({ id }) => id),
    ...(failed > 0 && { failed }),
  });
  return failed === 0 ? undefined : 3;
}

/** The clinician, as the settings name them. */
export async function clinicianOf(context: CommandContext): Promise<string> {
  return (await context.settings()).clinician.name || 'the clinician';
}

/** A yes is said too fast: the id has to be typed. */
async function confirmByTyping(context: CommandContext, whose: Whose, flags: Flags): Promise<void> {
  const { prompts, output } = context;
  const { session, client } = whose;
  const id = session?.id ?? client?.id ?? '';
  if (!prompts.interactive) {
    throw new AmynoteError('usage', 'what is erased is gone for good', {
      hint: 'if you are sure, add --yes',
    });
  }
  const name = client === undefined ? undefined : listedName(client, await context.settings());
  const words = session === undefined ? `client ${name}` : `the session of ${calendarDay(session.startedAt)}`;
  output.say(`to be erased for good: ${flags.audio ? 'the sound of ' : ''}${words}`);
  if (!flags.audio) await tellExtent(context, await context.stages(), whose);
  if ((await prompts.ask(`Type ${id} to erase it: `)).trim() === id) return;
  throw new AmynoteError('interrupted', 'nothing was erased');
}

async function tellExtent(
  { output }: CommandContext,
  { vault }: StagePorts,
  { session, client }: Whose,
): Promise<void> {
  const of = (await vault.sessions.listSessions()).filter(
    ({ id, clientId }) => id === session?.id || clientId === client?.id,
  );
  const held = await Promise.all(of.map(({ id }) => vault.sessions.heldKinds(id)));
  const signed = held.filter((kinds) => kinds.has('signed-note')).length;
  output.say(`${counted(of.length, 'session')}, ${counted(signed, 'signed note')}; nothing brings them back`);
}

async function writeCopy(context: CommandContext, certificate: Certificate, path: string): Promise<void> {
  const isText = /\.(?:md|markdown|txt)$/i.test(path);
  const text = isText ? certificateMarkdown(certificate) : `${JSON.stringify(certificate, undefined, 2)}\n`;
  await context.writeFile(path, text);
}
