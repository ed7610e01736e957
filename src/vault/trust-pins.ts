import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as z from 'zod';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { recipientKeys, type VaultHeader } from './header.ts';
import { headerCheck } from './header-text.ts';
import { type LockHolder, lockSession } from './lock.ts';
import { errno, replaceFile } from './write-once.ts';

/** Keys and check of a header; headers of version 1 have no check. */
const lookSchema = z.object({ recipients: z.array(z.string()), check: z.string().optional() });
const pinSchema = lookSchema.extend({
  id: z.string(),
  /** What our own change is about to make of the header; either look is trusted until it is settled. */
  next: lookSchema.optional(),
});
const pinsSchema = z.object({ v: z.literal(1), vaults: z.record(z.string(), pinSchema) });

/** What a vault's header looked like when it was last trusted. */
export type Pin = z.infer<typeof pinSchema>;
/** By the place of the vault. */
export type Pins = z.infer<typeof pinsSchema>['vaults'];

/** The pin of a header that is trusted as it is. */
export function pinOf(header: VaultHeader): Pin {
  return { id: header.id, ...lookOf(header) };
}

/** The same pin, while our own change of the header is under way. */
export function pinBetween(now: Pin, next: VaultHeader): Pin {
  const { next: _, ...settled } = now;
  return { ...settled, next: lookOf(next) };
}

/** Which side of a pin a header is: what was there, what our own change made of it, or neither. */
export function sideOf(pin: Pin, header: VaultHeader): 'now' | 'next' | undefined {
  if (pin.id !== header.id) return undefined;
  if (isLook(pin, header)) return 'now';
  return pin.next !== undefined && isLook(pin.next, header) ? 'next' : undefined;
}

/** The real path of a vault; from `home` on where it lies inside, so that both can move together. */
export async function placeOf(home: string, directory: string): Promise<string> {
  const [from, to] = await Promise.all([home, directory].map((path) => realpath(path).catch(() => path)));
  const inside = relative(from ?? home, to ?? directory);
  const isOutside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return isOutside ? (to ?? directory) : inside;
}

const fileName = 'trusted-vaults.json';

/** @throws `damaged` when the file is not what we wrote */
export async function readPins(home: string): Promise<Pins> {
  const text = await readFile(join(home, fileName), 'utf8').catch((error: unknown) => {
    if (errno(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return {};
  const parsed = pinsSchema.safeParse(parseOrNull(text));
  if (parsed.success) return parsed.data.vaults;
  throw new AmynoteError('damaged', 'the list of trusted vaults is damaged', {
    hint: 'restore trusted-vaults.json in AMYNOTE_HOME from a backup, or remove it to trust the vault as it is now',
  });
}

/** Only while {@link holdingPins}: another command's change would be lost. */
export function writePins(home: string, vaults: Pins): Promise<void> {
  const text = `${JSON.stringify({ v: 1, vaults }, null, 2)}\n`;
  return replaceFile(join(home, fileName), new TextEncoder().encode(text));
}

/** Milliseconds; a change of the pins takes a few disk writes. */
const patienceMs = 10_000;

/** Runs a change of the pins alone on this machine. @throws `busy` when another command goes on holding them */
export async function holdingPins<T>(home: string, holder: LockHolder, change: () => Promise<T>): Promise<T> {
  const release = await takeTurn(join(home, 'known'), holder);
  try {
    return await change();
  } finally {
    await release();
  }
}

async function takeTurn(folder: string, holder: LockHolder): Promise<() => Promise<void>> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const release = await lockSession(folder, holder).catch((error: unknown) => {
      if (errorCode(error) !== 'busy') throw error;
      return undefined;
    });
    if (release !== undefined) return release;
    if (Date.now() > deadline) throw pinsBusy();
    await wait(20);
  }
}

function pinsBusy(): AmynoteError {
  return new AmynoteError('busy', "another command is changing the vault's recipients", {
    hint: 'wait for it to finish; if no amynote is running, delete known/lock in AMYNOTE_HOME',
  });
}

function lookOf(header: VaultHeader): z.infer<typeof lookSchema> {
  const check = headerCheck(header);
  return { recipients: recipientKeys(header), ...(check !== undefined && { check }) };
}

function isLook(look: z.infer<typeof lookSchema>, header: VaultHeader): boolean {
  return look.check === headerCheck(header) && sorted(look.recipients) === sorted(recipientKeys(header));
}

function sorted(recipients: readonly string[]): string {
  return recipients.toSorted().join(' ');
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
