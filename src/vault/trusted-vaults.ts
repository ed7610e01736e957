import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import { readHeader, type VaultHeader } from './header.ts';
import { findIdentity } from './keys.ts';
import { errno, replaceFile } from './write-once.ts';

const pinSchema = z.object({ id: z.string(), recipients: z.array(z.string()) });
const pinsSchema = z.object({ v: z.literal(1), vaults: z.record(z.string(), pinSchema) });
type Pins = z.infer<typeof pinsSchema>['vaults'];

/**
 * Reads a vault's header and compares it with what was seen at its place before. Whoever can write the vault's
 * folder (a synchroniser, a backup) could otherwise add a recipient and read everything that is written later.
 * @param home where the pins lie (`AMYNOTE_HOME`)
 * @throws `no-vault`; `damaged` when it is unknown, newer, or names another vault or other recipients
 */
export async function readTrustedHeader(home: string, directory: string): Promise<VaultHeader> {
  const header = await readHeader(directory);
  const pin = (await readPins(home))[await placeOf(home, directory)];
  if (pin !== undefined && !isSame(pin, header)) throw changedOutside();
  return header;
}

/** The same; a place that is not known yet is trusted from now on, by a home that has an identity to open it with. */
export async function openTrustedHeader(home: string, directory: string): Promise<VaultHeader> {
  const header = await readTrustedHeader(home, directory);
  const place = await placeOf(home, directory);
  const pins = await readPins(home);
  const isNew = pins[place] === undefined && (await findIdentity(home)) !== undefined;
  if (isNew) await writePins(home, { ...pins, [place]: pinOf(header) });
  return header;
}

/** Forgets what was at a place where a new vault is about to be made. */
export async function forgetVault(home: string, directory: string): Promise<void> {
  const { [await placeOf(home, directory)]: known, ...others } = await readPins(home);
  if (known !== undefined) await writePins(home, others);
}

/** The real path of a vault; from `home` on where it lies inside, so that both can move together. */
async function placeOf(home: string, directory: string): Promise<string> {
  const [from, to] = await Promise.all([home, directory].map((path) => realpath(path).catch(() => path)));
  const inside = relative(from ?? home, to ?? directory);
  const isOutside = inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return isOutside ? (to ?? directory) : inside;
}

function isSame(pin: Pins[string], header: VaultHeader): boolean {
  return pin.id === header.id && sorted(pin.recipients) === sorted(header.recipients);
}

function sorted(recipients: readonly string[]): string {
  return recipients.toSorted().join(' ');
}

function pinOf({ id, recipients }: VaultHeader): Pins[string] {
  return { id, recipients };
}

const fileName = 'trusted-vaults.json';

async function readPins(home: string): Promise<Pins> {
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

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function writePins(home: string, vaults: Pins): Promise<void> {
  const text = `${JSON.stringify({ v: 1, vaults }, null, 2)}\n`;
  return replaceFile(join(home, fileName), new TextEncoder().encode(text));
}

function changedOutside(): AmynoteError {
  return new AmynoteError('damaged', "the vault's recipients changed outside amynote", {
    hint: 'restore vault.json from a backup; if you put another vault there yourself, take its place out of trusted-vaults.json in AMYNOTE_HOME',
  });
}
