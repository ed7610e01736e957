import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import { densities, modalities, mostInstructions, quoteAmounts } from '../core/preference-values.ts';
import type { Preferences } from '../core/preferences.ts';
import { printable } from '../core/printable.ts';
import { resolveClient } from './client-argument.ts';
import { bornPeople, chosenPerson, namedGuardian, withGuardians } from './client-guardians.ts';
import type { CommandContext } from './command-context.ts';

export interface SetFlags {
  density?: string;
  quotes?: string;
  modality?: string;
  pronouns?: string;
  person?: string;
  instructions?: string;
  born?: string;
  guardian?: string;
  authority?: string;
  of?: string[];
  removeGuardian?: string;
}

/** The word that takes a wish back, so that the vault's holds again. */
const back = 'default';

/** Changes how one client's notes are written, and shows what this client has of their own. */
export async function clientSet(context: CommandContext, word: string, flags: SetFlags): Promise<undefined> {
  const { vault } = await context.stages();
  const before = await resolveClient({ vault }, word);
  const typed = await typedWishes(context, flags);
  const guardian = await namedGuardian(context, flags.guardian);
  const said = guardian === undefined ? [] : await vault.people.consentEvents(before.id);
  const family = withGuardians(before, { ...flags, ...(guardian !== undefined && { guardian }) }, said);
  const people = await bornPeople(context, peopleWith(family, flags), flags);
  const preferences: Preferences = without({ ...before.preferences, ...typed });
  const after: Client = { ...family, people, preferences, updatedAt: new Date().toISOString() };
  const [only, another] = people;
  if (another === undefined && only?.pronouns !== undefined) after.pronouns = only.pronouns;
  if (Object.values(flags).some((flag) => flag !== undefined)) await vault.people.saveClient(after);
  context.output.product({ type: 'preferences', v: 1, clientId: after.id, ...preferences }, wishText(after));
  context.output.result({ clientId: after.id });
  return undefined;
}

/** What was typed; undefined takes a wish back. @throws `usage` for a word that is none */
async function typedWishes(context: CommandContext, flags: SetFlags): Promise<Preferences> {
  const { density, quotes, modality, instructions } = flags;
  const each = (text: string) => oneOf(modalities, 'modality', text.trim());
  return {
    ...(density !== undefined && { density: orBack(density, (text) => oneOf(densities, 'density', text)) }),
    ...(quotes !== undefined && { quotes: orBack(quotes, (text) => oneOf(quoteAmounts, 'quotes', text)) }),
    ...(modality !== undefined && { modality: orBack(modality, (text) => text.split(',').map(each)) }),
    ...(instructions !== undefined && { instructions: await typedInstructions(context, instructions) }),
  };
}

function orBack<T>(text: string, read: (text: string) => T): T | undefined {
  return text === back ? undefined : read(text);
}

function oneOf<T extends string>(words: readonly T[], flag: string, text: string): T {
  const found = words.find((word) => word.toLowerCase() === text.toLowerCase());
  if (found !== undefined) return found;
  throw new AmynoteError('usage', `there is no such value for --${flag}`, {
    hint: `the values are: ${words.join(', ')}, or ${back}`,
  });
}

/** They may tell of the client, so they come from the keyboard or a pipe and never from the command line. */
async function typedInstructions({ prompts }: CommandContext, typed: string): Promise<string | undefined> {
  if (typed === back) return undefined;
  if (typed !== '-') {
    throw new AmynoteError(
      'usage',
      'instructions are not given on the command line, where others can read them',
      {
        hint: 'amynote client set CLIENT --instructions - (then type them, or pipe them in)',
      },
    );
  }
  const text = prompts.interactive ? await prompts.ask('Instructions: ') : await prompts.readInput();
  const clean = printable(text).trim();
  if (clean.length <= mostInstructions) return clean === '' ? undefined : clean;
  throw new AmynoteError('usage', `instructions have at most ${mostInstructions} letters`, {
    hint: 'say it shorter; what holds for all clients belongs into a template: amynote template new',
  });
}

function without(wishes: Preferences): Preferences {
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined));
}

function peopleWith({ people }: Client, { pronouns, person }: SetFlags): Client['people'] {
  if (pronouns === undefined) return people;
  const chosen = chosenPerson(people, person, 'pronouns they are');
  return people.map((one) => (one === chosen ? { ...one, pronouns: printable(pronouns) } : one));
}

function wishText({ preferences = {}, people, guardians = [] }: Client): string {
  const { density, quotes, modality, instructions } = preferences;
  const rows = { density, quotes, modality: modality?.join(', '), instructions };
  return [
    ...people.flatMap(({ id, pronouns }) =>
      pronouns === undefined ? [] : [['pronouns', `${id} ${pronouns}`]],
    ),
    ...people.flatMap(({ id, born }) => (born === undefined ? [] : [['born', `${born} (${id})`]])),
    ...[...people, ...guardians].flatMap(({ id, role, authority, of }) =>
      role === 'guardian'
        ? [['guardian', [id, authority ?? '', of ? `(of ${of.join(', ')})` : ''].join(' ').trim()]]
        : [],
    ),
    ...Object.entries(rows).map(([name, value]) => [name, value ?? `${back} (amynote config list)`]),
  ]
    .map(([name = '', value = '']) => `${name.padEnd(14)}${value}`)
    .join('\n');
}
