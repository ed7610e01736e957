import type { Command } from 'commander';
import { AmynoteError } from '../core/errors.ts';
import type { Act, CommandContext } from './command-context.ts';
import { shownKey, showRecoveryKey } from './recovery-key.ts';

export function recovery(program: Command, act: Act): void {
  const noun = program
    .command('recovery')
    .description('the key on paper that opens the vault when the computer or the passphrase is lost');
  noun
    .command('test')
    .description('open the vault with the recovery key, asked for or read from standard input')
    .addHelpText('after', '\nExample:\n  $ amynote recovery test')
    .action(act(test));
  noun
    .command('new')
    .description('make a new recovery key; the old one no longer opens the vault')
    .addHelpText('after', '\nExample:\n  $ amynote recovery new')
    .action(act(renew));
  noun
    .command('use')
    .description('where the identity is lost: make the recovery key the identity, with a new passphrase')
    .addHelpText('after', '\nExample:\n  $ amynote --vault /Volumes/stick/vault recovery use')
    .action(act(use));
}

async function test(context: CommandContext): Promise<undefined> {
  const keeper = await context.recovery();
  if ((await keeper.state()).recipient === undefined) throw noKey();
  const { recipient, opened } = await keeper.test(await typedKey(context));
  context.output.product({ type: 'recovery-test', v: 1, recipient, opened }, shownKey(recipient));
  if (opened > 0) context.output.say('this recovery key opens the vault; keep it where it was');
  else context.output.say('this is the recovery key, but no file is there yet to open: test it again later');
  context.output.result({ opened });
  return undefined;
}

/** The old key goes only once every file opens with the new one: stopped before that, run it again. */
async function renew(context: CommandContext): Promise<number | undefined> {
  const key = await (await context.recovery()).make();
  const recipients = await context.recipients();
  const old = (await recipients.list()).filter(({ role }) => role === 'recovery');
  const { busy, damaged } = await recipients.add(key.recipient, 'recovery').catch(notShown);
  showRecoveryKey(context, key);
  for (const file of damaged) context.output.say(`damaged, and not sealed to the new key: ${file}`);
  const { audit } = (await context.stages()).vault;
  await audit.append({ action: 'recovery-new', recipient: key.recipient });
  if (busy.length > 0) throw stillBusy(busy);
  for (const { key: retired } of old) await recipients.remove(retired);
  if (old.length > 0) context.output.say('the old recovery key no longer opens the vault: destroy the paper');
  context.output.say('next: amynote recovery test');
  context.output.result({ recipient: key.recipient, retired: old.map(({ key: retired }) => retired) });
  return undefined;
}

async function use(context: CommandContext): Promise<undefined> {
  const keeper = await context.recovery();
  await keeper.refuseUse();
  const made = await keeper.use(await typedKey(context), () => context.choosePassphrase(undefined));
  context.output.product({ type: 'recovered', v: 1, ...made }, shownKey(made.recipient));
  context.output.say('the vault opens with the new passphrase; notes signed before are still verified');
  if (made.formerSigningKey !== undefined)
    context.output.say(
      `a new key signs from now on; the one of the lost identity is kept: ${made.formerSigningKey}`,
    );
  for (const { key } of made.others.filter(({ role }) => role === 'other')) {
    const shown = shownKey(key);
    context.output.say(`if ${shown} was on the lost computer: amynote recipient remove ${shown}`);
  }
  context.output.say('the words on paper are your identity now; for the next time: amynote recovery new');
  context.output.result({ vaultId: made.vaultId });
  return undefined;
}

/** Never an argument: those are seen by everybody on the machine. */
function typedKey({ prompts }: CommandContext): Promise<string> {
  return prompts.interactive ? prompts.askHidden('Recovery key (24 words): ') : prompts.readInput();
}

function noKey(): AmynoteError {
  return new AmynoteError('not-found', 'this vault has no recovery key', {
    hint: 'make one: amynote recovery new',
  });
}

/** Going on with the files alone would leave a key that nobody has, and the old one that was to go. */
function notShown(error: unknown): never {
  if (!(error instanceof AmynoteError) || !['interrupted', 'failed'].includes(error.code)) throw error;
  throw new AmynoteError(
    error.code,
    `${error.message}; the new recovery key was not shown; one that you have still opens the vault`,
    {
      hint: 'when nothing is in the way any more, run again: amynote recovery new',
      cause: error,
    },
  );
}

function stillBusy(busy: readonly string[]): AmynoteError {
  return new AmynoteError('busy', 'sessions are being written to: the old recovery key is still in use', {
    hint: 'when they are finished, run again: amynote recovery new',
    data: { sessionIds: [...busy] },
  });
}
