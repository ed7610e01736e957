import type { Command } from 'commander';
import type { Client, Person, SessionKind } from '../core/client.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import { initials } from '../core/initials.ts';
import type { StagePorts } from '../core/ports.ts';
import { densities, modalities, quoteAmounts } from '../core/preference-values.ts';
import { printable } from '../core/printable.ts';
import { clientArgument, listedName, resolveClient } from './client-argument.ts';
import { clientContacts } from './client-contacts.ts';
import { bornPeople } from './client-guardians.ts';
import { clientNames } from './client-names.ts';
import { clientSet } from './client-set.ts';
import type { Act, CommandContext } from './command-context.ts';
import { table } from './table.ts';
import { repeatedOption } from './typed-options.ts';

interface AddFlags {
  synthetic?: boolean;
  pronouns?: string;
  kind: string;
  person?: string[];
  born?: string;
}

const kinds: readonly SessionKind[] = ['individual', 'couple', 'family', 'group'];

export function client(program: Command, act: Act): void {
  const noun = program.command('client').description('the people you see');
  noun
    .command('add [name]')
    .description('add a client; without a name it is asked, or read from standard input')
    .option('--pronouns <pronouns>', 'e.g. she/her')
    .option('--kind <kind>', kinds.join(', '), 'individual')
    .option('--person <name>', 'each person of a couple, family or group (repeat it)', repeatedOption)
    .option('--born <date>', 'date of birth, of a young client, or - to be asked for it')
    .option('--synthetic', 'invented, for a rehearsal: for good, and marked on every note')
    .addHelpText('after', '\nExamples:\n  $ amynote client add "Maya Ortiz" --pronouns she/her')
    .addHelpText(
      'after',
      '  $ amynote client add "Ortiz and Lund" --kind couple --person "Maya Ortiz" --person "Jon Lund"',
    )
    .action(act(add));
  noun
    .command('list')
    .description('all clients, by initials')
    .addHelpText('after', '\nExample:\n  $ amynote client list')
    .action(act((context: CommandContext) => list(context)));
  noun
    .command('show')
    .argument('<client>', clientArgument)
    .description('one client')
    .addHelpText('after', '\nExample:\n  $ amynote client show MO')
    .action(act(show));
  noun
    .command('edit')
    .argument('<client>', clientArgument)
    .description('change name or pronouns; earlier states are kept')
    .option('--name <name>', 'new name')
    .option('--pronouns <pronouns>', 'new pronouns')
    .addHelpText('after', '\nExample:\n  $ amynote client edit MO --pronouns they/them')
    .action(act(edit));
  noun
    .command('names')
    .argument('<client>', clientArgument)
    .description(
      'people and places that come up, to be spelt right in transcripts; they never leave this computer',
    )
    .option(
      '--add <name>',
      'a name, or - for names on standard input, one a line (repeat it)',
      repeatedOption,
    )
    .option('--remove <name>', 'a name to forget (repeat it)', repeatedOption)
    .addHelpText('after', '\nExample:\n  $ amynote client names MO --add Oaxaca --add "Brisa"')
    .action(act(clientNames));
  noun
    .command('contacts')
    .argument('<client>', clientArgument)
    .description('telephone numbers, addresses and dates of birth, to be kept out of everything that is sent')
    .option('--add <->', 'contacts from standard input, one a line; at a terminal one is asked')
    .option('--remove <->', 'contacts to forget, given in the same way')
    .addHelpText('after', '\nExample:\n  $ amynote client contacts MO --add -')
    .action(act(clientContacts));
  noun
    .command('set')
    .argument('<client>', clientArgument)
    .description('how the notes of one client are written; when they were born, and who says yes for a child')
    .option('--density <word>', `${densities.join(', ')}, or default`)
    .option('--quotes <word>', `${quoteAmounts.join(', ')}, or default`)
    .option('--modality <list>', `${modalities.join(', ')}; several with commas, or default`)
    .option('--pronouns <pronouns>', 'e.g. she/her')
    .option('--person <id>', 'whose pronouns or birth, where the client is several people')
    .option(
      '--instructions <->',
      'anything else you wish, from standard input or asked; default takes it back',
    )
    .option('--born <date>', 'date of birth, of a young client, or - to be asked for it')
    .option(
      '--guardian <name>',
      'somebody who says yes for a child, or - to be asked; p2 for one who is in the room',
    )
    .option('--authority <words>', 'why they may, e.g. "court order: sole legal custody"')
    .option('--of <id>', 'for which child, where there are several: p2, … (repeat it)', repeatedOption)
    .option('--remove-guardian <id>', 'who no longer says yes for the child: g1, …')
    .addHelpText(
      'after',
      '\nExample:\n  $ amynote client set MO --density brief --quotes none --modality CBT,ACT',
    )
    .action(act(clientSet));
}

async function add(context: CommandContext, name: string | undefined, flags: AddFlags): Promise<undefined> {
  const { vault } = await context.stages();
  const sessionKind = kinds.find((kind) => kind === flags.kind);
  if (sessionKind === undefined) {
    throw new AmynoteError('usage', 'there is no such kind of client', {
      hint: `the kinds are: ${kinds.join(', ')}`,
    });
  }
  const called = cleanName(name ?? (await askName(context)));
  if (await isTaken(vault, called)) {
    context.output.say('there is a client of that name already; tell them apart by id');
  }
  const now = new Date().toISOString();
  const added: Client = {
    v: 1,
    kind: 'client',
    id: randomId(),
    name: called,
    ...(flags.pronouns !== undefined && { pronouns: printable(flags.pronouns) }),
    sessionKind,
    people: await bornPeople(context, peopleOf(called, sessionKind, flags), flags),
    ...(flags.synthetic && { synthetic: true }),
    createdAt: now,
    updatedAt: now,
  };
  await vault.people.saveClient(added);
  context.output.product(recordOf(added), added.id);
  context.output.say(
    `next: amynote consent add ${added.id} --scope record_audio,transcribe_cloud,ai_note_draft`,
  );
  context.output.result({ clientId: added.id });
  return undefined;
}

/** Adding needs no passphrase: while the vault is locked nobody's name is compared. */
async function isTaken({ people }: StagePorts['vault'], name: string): Promise<boolean> {
  const clients = await people.listClients().catch((error: unknown) => {
    if (errorCode(error) === 'locked') return [];
    throw error;
  });
  return clients.some((one) => one.name.toLowerCase() === name.toLowerCase());
}

function peopleOf(name: string, kind: SessionKind, flags: AddFlags): Person[] {
  if (kind === 'individual') {
    if (flags.person === undefined) return [personOf(name, 0, 'client', flags.pronouns)];
    throw new AmynoteError('usage', 'an individual client is one person', {
      hint: 'for several people add --kind couple, family or group: each consents for themselves',
    });
  }
  const names = flags.person ?? [];
  if (names.length < 2) {
    throw new AmynoteError('usage', 'a couple, family or group needs each person by name', {
      hint: 'add --person NAME for each of them: every person consents for themselves',
    });
  }
  const other = { couple: 'partner', family: 'family', group: 'group member' } as const;
  return names.map((person, index) =>
    personOf(cleanName(person), index, index === 0 ? 'client' : other[kind]),
  );
}

function personOf(name: string, index: number, role: Person['role'], pronouns?: string): Person {
  return {
    id: `p${index + 1}`,
    name,
    role,
    ...(pronouns !== undefined && { pronouns: printable(pronouns) }),
  };
}

async function askName(context: CommandContext): Promise<string> {
  return context.prompts.interactive ? context.prompts.ask('Name: ') : context.prompts.readInput();
}

function cleanName(text: string): string {
  const name = printable(text).replace(/\s+/g, ' ').trim();
  if (name !== '') return name;
  throw new AmynoteError('usage', 'the name is empty', { hint: 'amynote client add "NAME"' });
}

async function list(context: CommandContext): Promise<undefined> {
  const { vault } = await context.stages();
  const settings = await context.settings();
  const clients = await vault.people.listClients();
  const rows = clients.map((one) => [
    one.id,
    listedName(one, settings),
    one.sessionKind,
    ...(one.synthetic ? ['synthetic'] : []),
  ]);
  for (const [index, text] of table(rows).entries()) {
    const one = clients[index];
    if (one !== undefined) context.output.product(listRecord(one), text);
  }
  context.output.result({ clients: clients.length });
  return undefined;
}

async function show(context: CommandContext, word: string): Promise<undefined> {
  const { vault } = await context.stages();
  const one = await resolveClient({ vault }, word);
  const text = [
    `${one.name}${one.pronouns === undefined ? '' : ` (${one.pronouns})`}`,
    `id     ${one.id}`,
    `kind   ${one.sessionKind}`,
    `since  ${one.createdAt.slice(0, 10)}`,
    ...(one.synthetic ? ['synthetic: invented, no patient'] : []),
    ...(one.people.length > 1 ? one.people.map(({ id, name, role }) => `${id}     ${name}, ${role}`) : []),
    ...one.people.flatMap(({ id, born }) => (born === undefined ? [] : [`born   ${born} (${id})`])),
    ...(one.guardians ?? []).map(
      ({ id, name, authority, of }) =>
        `${id}     ${name}, guardian (${authority})${of === undefined ? '' : ` of ${of.join(', ')}`}`,
    ),
  ];
  context.output.product(recordOf(one), text.join('\n'));
  context.output.result({ clientId: one.id });
  return undefined;
}

async function edit(
  context: CommandContext,
  word: string,
  flags: { name?: string; pronouns?: string },
): Promise<undefined> {
  const { vault } = await context.stages();
  const before = await resolveClient({ vault }, word);
  const after: Client = { ...before, updatedAt: new Date().toISOString() };
  if (flags.name !== undefined) after.name = cleanName(flags.name);
  if (flags.pronouns !== undefined) after.pronouns = printable(flags.pronouns);
  const [only] = before.people;
  if (before.people.length === 1 && only !== undefined) {
    after.people = [{ ...only, name: after.name, ...(after.pronouns && { pronouns: after.pronouns }) }];
  }
  await vault.people.saveClient(after);
  context.output.product(recordOf(after), after.id);
  context.output.result({ clientId: after.id });
  return undefined;
}

function recordOf(one: Client) {
  const { kind: _, v: __, ...facts } = one;
  return { type: 'client', v: 1, ...facts, initials: initials(one.name) };
}

/** A listing's record holds initials only: what is piped on should not carry names about. */
function listRecord(one: Client) {
  return {
    type: 'client',
    v: 1,
    id: one.id,
    initials: initials(one.name),
    sessionKind: one.sessionKind,
    ...(one.synthetic && { synthetic: true }),
  };
}
