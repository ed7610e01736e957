import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { RecipientKeeper, Reencrypted } from '../core/recipient-ports.ts';
import type { VaultRecipient } from '../core/recipients.ts';
import type { Act, CommandContext } from './command-context.ts';
import { table } from './table.ts';

/** Roles that a person can be given; the others are made by `init` and `recovery new`. */
const givenRoles = ['supervisor', 'executor', 'other'] as const;

export function recipient(program: Command, act: Act): void {
  const noun = program.command('recipient').description('who can read the vault');
  noun
    .command('list')
    .description('every key that opens the vault, and whose it is')
    .addHelpText('after', '\nExample:\n  $ amynote recipient list')
    .action(act((context: CommandContext) => list(context)));
  noun
    .command('add')
    .argument('<key>', 'their public key, age1…')
    .description('let somebody else read the whole vault')
    .requiredOption('--role <role>', givenRoles.join(', '))
    .option('--yes', 'they may read everything; do not ask')
    .addHelpText('after', '\nExample:\n  $ amynote recipient add age1… --role supervisor')
    .action(act(add));
  noun
    .command('remove')
    .argument('<key>', 'the key, or an unambiguous beginning of it')
    .description('seal the vault so that a key opens it no longer')
    .addHelpText('after', '\nExample:\n  $ amynote recipient remove age1ql3z7')
    .action(act(remove));
  noun
    .command('reencrypt')
    .description('go on with sealing files that an interrupted change left')
    .addHelpText('after', '\nExample:\n  $ amynote recipient reencrypt')
    .action(act((context: CommandContext) => reencrypt(context)));
}

async function list(context: CommandContext): Promise<undefined> {
  const keeper = await context.recipients();
  const recipients = await keeper.list();
  const texts = table(recipients.map(rowOf));
  for (const [index, { key, role, addedAt }] of recipients.entries()) {
    const record = { type: 'recipient', v: 1, key, role, addedAt, own: role === 'own' };
    context.output.product(record, texts[index] ?? '');
  }
  const pending = await keeper.pending();
  if (pending > 0) context.output.say(`${waiting(pending)}: ${goOn}`);
  context.output.result({ recipients: recipients.length, pending });
  return undefined;
}

async function add(context: CommandContext, word: string, flags: { role: string; yes?: boolean }) {
  const role = givenRoles.find((name) => name === flags.role);
  if (role === undefined) throw unknownRole();
  const keeper = await context.recipients();
  const key = await keeper.accept(word);
  context.output.say(
    'whoever has the secret half of this key can read everything in this vault, also what was written before',
  );
  if (!flags.yes && !context.prompts.interactive) {
    throw new AmynoteError('usage', 'there is no terminal to ask at whether they may read the whole vault', {
      hint: 'if they may, add --yes',
    });
  }
  if (!flags.yes && !(await context.prompts.confirm('Let them read the whole vault?'))) {
    throw new AmynoteError('interrupted', 'nothing was changed', {
      hint: 'see who can read it: amynote recipient list',
    });
  }
  const done = await keeper.add(key, role);
  context.output.product({ type: 'recipient', v: 1, key, role }, key);
  return told(context, keeper, done);
}

async function remove(context: CommandContext, word: string): Promise<number | undefined> {
  const keeper = await context.recipients();
  const { key, role } = await keeper.find(word);
  if (role === 'recovery') throw recoveryStays();
  const done = await keeper.remove(key);
  context.output.product({ type: 'recipient-removed', v: 1, key, role }, key);
  context.output.say(
    'what this key could read before, its owner may have copied: nothing can take that back; older backups still open with it',
  );
  return told(context, keeper, done);
}

async function reencrypt(context: CommandContext): Promise<number | undefined> {
  const keeper = await context.recipients();
  return told(context, keeper, await keeper.reencrypt());
}

/** @returns 3 when some files could not be done, 13 when none could be opened */
async function told(
  { output }: CommandContext,
  keeper: RecipientKeeper,
  { files, bytes, damaged, busy }: Reencrypted,
): Promise<number | undefined> {
  output.say(files === 0 ? 'no file had to be sealed anew' : `${counted(files, 'file')} sealed anew`);
  for (const path of damaged) output.failure(damagedFile(path));
  if (busy.length > 0) output.failure(stillWritten(busy));
  const pending = await keeper.pending();
  output.result({ files, bytes, damaged: damaged.length, busy, pending });
  if (busy.length > 0) return 3;
  if (damaged.length > 0) return files > 0 ? 3 : 13;
  if (pending > 0) output.say(`${waiting(pending)}: ${goOn}`);
  return pending > 0 ? 3 : undefined;
}

const goOn = 'amynote recipient reencrypt';

/** A post-quantum key has two thousand letters; a row shows as many as tell it from others. */
const shownLetters = 64;

function rowOf({ key, role, addedAt }: VaultRecipient): string[] {
  const shown = key.length > shownLetters ? key.slice(0, shownLetters) : key;
  return [role, addedAt.slice(0, 10), shown, ...(role === 'own' ? ['(you)'] : [])];
}

function waiting(files: number): string {
  return `${counted(files, 'file')} of the vault ${files === 1 ? 'is' : 'are'} not sealed to exactly these keys yet`;
}

function unknownRole(): AmynoteError {
  return new AmynoteError('usage', 'nobody can be added with that role', {
    hint: `the roles are: ${givenRoles.join(', ')}`,
  });
}

function recoveryStays(): AmynoteError {
  return new AmynoteError('usage', 'the recovery key is not removed, only replaced by another', {
    hint: 'amynote recovery new',
  });
}

function damagedFile(path: string): AmynoteError {
  return new AmynoteError('damaged', `a file of the vault is damaged and stays as it is: ${path}`, {
    hint: `restore it from a backup, then run: ${goOn}`,
    data: { file: path },
  });
}

function stillWritten(sessionIds: string[]): AmynoteError {
  const what = sessionIds.length === 1 ? 'a session is being written' : 'some sessions are being written';
  return new AmynoteError('busy', `${what} and stays as before: ${sessionIds.join(', ')}`, {
    hint: `when that has ended, run: ${goOn}`,
    data: { sessionIds },
  });
}
