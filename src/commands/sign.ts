import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import { sign as signNote } from '../pipeline/sign.ts';
import type { Act, CommandContext } from './command-context.ts';
import { renderSession } from './render-session.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';

interface Flags {
  name?: string;
  credential?: string;
  yes?: boolean;
}

export function sign(program: Command, act: Act): void {
  program
    .command('sign')
    .argument('[session]', sessionArgument)
    .description('sign the draft: from then on it cannot be changed')
    .option('--name <name>', 'your name on the note; clinician.name in the settings if not given')
    .option('--credential <credential>', 'e.g. LCSW; clinician.credential in the settings if not given')
    .option('--yes', 'you have read the note; do not ask again')
    .addHelpText('after', '\nExample:\n  $ amynote sign last')
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const session = await resolveSession(context, ports, word);
  const { clinician } = await context.settings();
  const signer = { name: flags.name ?? clinician.name, credential: flags.credential ?? clinician.credential };
  const signed = (await ports.vault.sessions.heldKinds(session.id)).has('signed-note');
  if (!signed && context.prompts.interactive && !flags.yes) await confirmRead(context, session.id);
  const note = await signNote(ports, { sessionId: session.id, signer });
  const { bodySha256, body } = note.value;
  const facts = {
    sessionId: session.id,
    sha256: bodySha256,
    publicKey: body.signer.publicKey,
    signedAt: body.signedAt,
  };
  context.output.product({ type: 'signed-note', v: 1, ...facts }, session.id);
  if (body.signer.name === '') {
    context.output.say('the note bears your key but no name: amynote config set clinician.name "NAME"');
  }
  context.output.say(`export it: amynote export ${session.id} --format txt`);
  context.output.result({ sessionId: session.id, sha256: bodySha256 });
  return undefined;
}

/** The note is shown and the question asked every time: there is no way to sign several at once. */
async function confirmRead(context: CommandContext, sessionId: string): Promise<void> {
  context.output.say(await renderSession(context, sessionId, { format: 'txt', fullName: false }));
  if (await context.prompts.confirm('You have read every line. Sign?')) return;
  throw new AmynoteError('interrupted', 'not signed', { hint: `change it first: amynote edit ${sessionId}` });
}
