import { AmynoteError } from '../core/errors.ts';
import type { VaultRecipient } from '../core/recipients.ts';
import { readHeader, replaceHeader, type VaultHeader } from './header.ts';
import { headerVersion, isValidHeader } from './header-text.ts';
import { findIdentity } from './keys.ts';
import type { LockHolder } from './lock.ts';
import {
  holdingPins,
  type Pin,
  pinBetween,
  pinOf,
  placeOf,
  readPins,
  sideOf,
  writePins,
} from './trust-pins.ts';

/**
 * Reads a vault's header and compares it with what was seen at its place before. Whoever can write the vault's
 * folder (a synchroniser, a backup) could otherwise add a recipient and read everything that is written later.
 * @param home where the pins lie (`AMYNOTE_HOME`)
 * @throws `no-vault`; `damaged` when it is unknown, newer, or names another vault or other recipients
 */
export async function readTrustedHeader(home: string, directory: string): Promise<VaultHeader> {
  return (await lookAt(home, directory)).header;
}

/**
 * The same; a place that is not known yet is trusted from now on, by a home that has an identity to open it with.
 * @throws also `busy`
 */
export async function openTrustedHeader(
  home: string,
  directory: string,
  holder: LockHolder,
): Promise<VaultHeader> {
  const { header, pin } = await lookAt(home, directory);
  const isNew = pin === undefined && (await findIdentity(home)) !== undefined;
  const isUnsettled = pin !== undefined && sideOf(pin, header) === 'next';
  if (!isNew && !isUnsettled) return header;
  return holdingPins(home, holder, async () => {
    const { header: newest } = await lookAt(home, directory);
    await notePin(home, directory, pinOf(newest));
    return newest;
  });
}

/**
 * Changes who a vault is sealed to. It is noted at home first what the header is about to say: killed at any
 * moment, the old or the new header is there and either is trusted. Files are sealed anew elsewhere.
 * @param change the recipients as they are → as they shall be; it may throw, and then nothing has changed
 * @throws `no-vault`, `damaged`, `busy`
 */
export async function changeRecipients(
  home: string,
  directory: string,
  change: (header: VaultHeader) => readonly VaultRecipient[],
  holder: LockHolder,
): Promise<VaultHeader> {
  return holdingPins(home, holder, async () => {
    const { header } = await lookAt(home, directory);
    const next: VaultHeader = { ...header, version: headerVersion, recipients: [...change(header)] };
    if (!isValidHeader(next)) throw new Error('these recipients cannot be in one header');
    await notePin(home, directory, pinBetween(pinOf(header), next));
    await replaceHeader(directory, next);
    await notePin(home, directory, pinOf(next));
    return next;
  });
}

/**
 * Gives the header of a new vault its name, and trusts it from the moment before; what was noted of the place before
 * is forgotten. Only while {@link holdingPins}.
 * @param name gives it. @returns what that returned: false when the name was taken
 */
export async function trustAsNamed(
  home: string,
  directory: string,
  header: VaultHeader,
  name: () => Promise<boolean>,
): Promise<boolean> {
  const before = await readPins(home);
  await notePin(home, directory, pinOf(header));
  let isNamed = false;
  try {
    isNamed = await name();
    return isNamed;
  } finally {
    if (!isNamed) await writePins(home, before).catch(() => undefined);
  }
}

/** Forgets what was at a place where another vault has been put. */
export async function forgetVault(home: string, directory: string, holder: LockHolder): Promise<void> {
  const place = await placeOf(home, directory);
  if ((await readPins(home))[place] === undefined) return;
  await holdingPins(home, holder, async () => {
    const { [place]: _, ...others } = await readPins(home);
    await writePins(home, others);
  });
}

/** Another command may be between its steps: the pin belongs to a header that did not change around it. */
async function lookAt(home: string, directory: string): Promise<{ header: VaultHeader; pin?: Pin }> {
  const place = await placeOf(home, directory);
  for (let header = await readHeader(directory); ; ) {
    const pin = (await readPins(home))[place];
    if (pin === undefined) return { header };
    if (sideOf(pin, header) !== undefined) return { header, pin };
    const again = await readHeader(directory);
    if (sideOf(pinOf(header), again) === 'now') throw changedOutside();
    header = again;
  }
}

async function notePin(home: string, directory: string, pin: Pin): Promise<void> {
  await writePins(home, { ...(await readPins(home)), [await placeOf(home, directory)]: pin });
}

function changedOutside(): AmynoteError {
  return new AmynoteError('damaged', "the vault's recipients changed outside amynote", {
    hint: 'restore vault.json from a backup; if you put another vault there yourself, take its place out of trusted-vaults.json in AMYNOTE_HOME',
  });
}
