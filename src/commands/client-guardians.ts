import type { Client, Person } from '../core/client.ts';
import type { ConsentEvent } from '../core/consent.ts';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import { calendarDay, localIso, parseMoment } from '../core/time.ts';
import type { CommandContext } from './command-context.ts';

/** Which of a client's people is meant; the only one where there is one. @throws `usage` */
export function chosenPerson(people: readonly Person[], word: string | undefined, whose: string): Person {
  const [only, another] = people;
  const chosen = another === undefined ? only : people.find(({ id }) => id === word);
  if (chosen !== undefined) return chosen;
  throw new AmynoteError('usage', `whose ${whose} is not said`, {
    hint: `add --person with one of: ${people.map(({ id }) => id).join(', ')} (amynote client show)`,
  });
}

/** The people with a date of birth that was typed; `-` asks for it, or reads it from standard input. @throws `usage` */
export async function bornPeople(
  { prompts }: CommandContext,
  people: Person[],
  { born, person }: { born?: string; person?: string | string[] },
): Promise<Person[]> {
  if (born === undefined) return people;
  // Of people who are only being named, the first is the client.
  const who = Array.isArray(person) ? 'p1' : person;
  const chosen = chosenPerson(people, who, 'date of birth it is');
  const typed =
    born !== '-' ? born : await (prompts.interactive ? prompts.ask('Born: ') : prompts.readInput());
  const day = birthDay(typed.trim());
  return people.map((one) => (one === chosen ? { ...one, born: day } : one));
}

function birthDay(text: string): string {
  const today = calendarDay(localIso(new Date()));
  if (
    /^\d{4}-\d\d-\d\d$/.test(text) &&
    parseMoment(text) !== undefined &&
    text <= today &&
    text >= '1900-01-01'
  )
    return text;
  throw new AmynoteError('usage', 'that is no date of birth', { hint: 'write it like 2011-05-09' });
}

/** What was typed of those who say yes for a child. */
export interface GuardianFlags {
  guardian?: string;
  authority?: string;
  of?: string[];
  removeGuardian?: string;
}

/** A guardian's name as it was typed; `-` asks for it, or reads it from standard input. */
export async function namedGuardian(
  { prompts }: CommandContext,
  typed: string | undefined,
): Promise<string | undefined> {
  if (typed !== '-') return typed;
  return prompts.interactive ? prompts.ask('Guardian: ') : prompts.readInput();
}

/**
 * The client with a guardian more, or one less. Who is in the room keeps their place there and becomes a guardian;
 * anybody else stands beside the room. Without the reason why they may say yes nobody is a guardian.
 * @param said Everything this client's people said: the id of somebody who ever said yes or no is never another's.
 * @throws `usage`, `not-found`
 */
export function withGuardians(client: Client, flags: GuardianFlags, said: readonly ConsentEvent[]): Client {
  const { guardian, removeGuardian } = flags;
  if (removeGuardian !== undefined) return without(client, removeGuardian);
  if (guardian === undefined) {
    if (flags.authority === undefined && flags.of === undefined) return client;
    throw new AmynoteError('usage', 'which guardian is meant is not said', { hint: 'add --guardian NAME' });
  }
  const { people, guardians = [] } = client;
  const known = [...people, ...guardians].find(({ id }) => id === guardian);
  const authority = oneLine(flags.authority ?? known?.authority ?? '');
  const of = childrenOf(client, guardian, flags.of);
  if (authority === '') {
    throw new AmynoteError('usage', 'say why this person may say yes for the child', {
      hint: 'add --authority "parent", or "court order: sole legal custody"',
    });
  }
  if (client.sessionKind === 'individual' && people.some(({ id }) => id === guardian))
    throw new AmynoteError('usage', 'nobody is their own guardian', { hint: 'add --guardian NAME' });
  const change = (one: Person): Person =>
    one === known ? { ...one, role: 'guardian', authority, ...of } : one;
  if (known !== undefined)
    return {
      ...client,
      people: people.map(change),
      ...(guardians.length > 0 && { guardians: guardians.map(change) }),
    };
  const name = oneLine(guardian);
  if (name === '') throw new AmynoteError('usage', 'the name is empty', { hint: 'add --guardian NAME' });
  const id = newId([...guardians.map((one) => one.id), ...said.map(({ personId }) => personId)]);
  return { ...client, guardians: [...guardians, { id, name, role: 'guardian', authority, ...of }] };
}

/** The children that were named; what was named before stays where none is. @throws `usage` */
function childrenOf({ people }: Client, guardian: string, typed: string[] | undefined): Pick<Person, 'of'> {
  if (typed === undefined) return {};
  const possible = people.map(({ id }) => id).filter((id) => id !== guardian);
  const of = [...new Set(typed)];
  if (of.every((id) => possible.includes(id))) return { of };
  throw new AmynoteError('usage', 'whose guardian it is is not said', {
    hint: `add --of with one of: ${possible.join(', ')} (amynote client show)`,
  });
}

function newId(taken: readonly string[]): string {
  const numbers = taken.flatMap((id) => (/^g\d+$/.test(id) ? [Number(id.slice(1))] : []));
  return `g${Math.max(0, ...numbers) + 1}`;
}

/** What they said stays on record; only their word is no longer needed. */
function without(client: Client, id: string): Client {
  const guardians = (client.guardians ?? []).filter((one) => one.id !== id);
  if (guardians.length === (client.guardians ?? []).length) {
    throw new AmynoteError('not-found', 'there is no such guardian', {
      hint: `see them: amynote client show ${client.id}`,
    });
  }
  return { ...client, guardians };
}
