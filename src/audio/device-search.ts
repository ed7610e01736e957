import { setTimeout as pause } from 'node:timers/promises';
import { AmynoteError } from '../core/errors.ts';
import { type CaptureInput, isSameInput } from './capture-input.ts';
import { defaultOf } from './input-changes.ts';
import type { Input } from './input-list.ts';
import type { Microphone } from './microphone.ts';

/** A device that gives sound, and what it gave while it was tried. */
export interface Opened {
  microphone: Microphone;
  heard: Uint8Array[];
}

/** How devices are opened and listed. */
export interface Devices {
  open(input: CaptureInput): Microphone;
  /** Undefined when the sound system does not say. */
  list(): Promise<Input[] | undefined>;
  isMuted(input: CaptureInput): Promise<boolean>;
  /** What the system itself would take, where it has such a name. */
  byDefault: CaptureInput | undefined;
}

/** A device that works gives its first sound within this many milliseconds, a wireless one that has to wake up too. */
export const firstSoundMs = 4000;

/** While sound is being lost, the next device gets its chance sooner. */
const nextSoundMs = 1500;

/** From the beginning of one round through the devices to the next, in milliseconds. */
const roundMs = 1000;

/** From one look for a device that is not silent to the next, in milliseconds. */
const silentRoundMs = 5000;

/** For how long a device is listened to, in milliseconds, and for which sound. */
interface Wish {
  ms: number;
  signal: AbortSignal;
  wanted?: (pcm: Uint8Array) => boolean;
}

/** The device that a capture begins with, and what is known of the others. */
export interface First {
  opened: Opened;
  /** The default device by its own name, where that is known. */
  input: CaptureInput;
  inputs: Input[] | undefined;
}

/**
 * Opens the named device and no other, or the default one; where that gives nothing, the next best.
 * @returns undefined when it was given up. @throws `audio` when none gives sound
 */
export async function findFirst(
  devices: Devices,
  named: CaptureInput | undefined,
  signal: AbortSignal,
): Promise<First | undefined> {
  const wish = { ms: firstSoundMs, signal };
  const first =
    named === undefined ? await findDefault(devices, wish) : await findNamed(devices, named, wish);
  if (first !== undefined || signal.aborted) return first;
  throw new AmynoteError('audio', 'no sound comes from the microphone', {
    hint: 'see what works: amynote doctor',
  });
}

async function findNamed(devices: Devices, input: CaptureInput, wish: Wish): Promise<First | undefined> {
  const opened = await tryInput(devices, input, wish);
  return opened && { opened, input, inputs: undefined };
}

async function findDefault(devices: Devices, wish: Wish): Promise<First | undefined> {
  const { byDefault } = devices;
  let failure: unknown;
  const failed = (error: unknown) => {
    failure = error;
    return undefined;
  };
  // Both at the same time: recording begins no later because it is asked what the default is.
  const [opened, inputs] = await Promise.all([
    byDefault === undefined ? undefined : tryInput(devices, byDefault, wish).catch(failed),
    devices.list(),
  ]);
  const chosen = defaultOf(inputs);
  if (opened !== undefined && chosen?.isLoopback !== true) {
    return { opened, input: chosen ?? opened.microphone.input, inputs };
  }
  opened?.microphone.close();
  // What was tried as the default would be the same once more by its own name.
  const others = inOrder(undefined, undefined, inputs).filter(
    (input) => byDefault === undefined || !isSameInput(input, chosen),
  );
  const other = await firstOf(devices, others, wish);
  if (other === undefined && failure !== undefined) throw failure;
  return other && { opened: other, input: other.microphone.input, inputs };
}

/**
 * Listens until there is sound that is wanted.
 * @returns undefined when none came in time, or when it was given up. @throws `audio` when the device fails
 */
export async function tryInput(
  devices: Devices,
  input: CaptureInput,
  { ms, signal, wanted = () => true }: Wish,
): Promise<Opened | undefined> {
  if (signal.aborted) return undefined;
  const microphone = devices.open(input);
  const heard: Uint8Array[] = [];
  const patience = new AbortController();
  const tooLate = pause(ms, undefined, { signal: AbortSignal.any([signal, patience.signal]) }).catch(
    () => undefined,
  );
  try {
    for (;;) {
      const pcm = await Promise.race([microphone.next(), tooLate]);
      if (pcm === undefined || signal.aborted) break;
      heard.push(pcm);
      if (wanted(pcm)) return { microphone, heard };
    }
  } finally {
    patience.abort();
  }
  microphone.close();
  return undefined;
}

/** Goes round the devices until one gives sound, for as long as it takes. */
export async function findNext(
  devices: Devices,
  named: CaptureInput | undefined,
  failed: CaptureInput | undefined,
  signal: AbortSignal,
): Promise<Opened | undefined> {
  for (let round = 0; !signal.aborted; round++) {
    const next = pause(roundMs, undefined, { signal }).catch(() => undefined);
    const order = inOrder(named, devices.byDefault, await devices.list());
    // The one that just failed may answer to nothing for a while: at first the others come before it.
    const inputs =
      round > 0 ? order : order.toSorted((a, b) => +isSameInput(a, failed) - +isSameInput(b, failed));
    const opened = await firstOf(devices, inputs, { ms: nextSoundMs, signal });
    if (opened !== undefined) return opened;
    await next;
  }
  return undefined;
}

/** Looks for another device that is not silent, for as long as nobody muted this one on purpose. */
export async function findSound(
  devices: Devices,
  silent: CaptureInput,
  signal: AbortSignal,
): Promise<Opened | undefined> {
  while (!signal.aborted) {
    const others = (await devices.isMuted(silent)) ? [] : inOrder(undefined, undefined, await devices.list());
    const inputs = others.filter((input) => !isSameInput(input, silent));
    const opened = await firstOf(devices, inputs, { ms: nextSoundMs, signal, wanted: varies });
    if (opened !== undefined) return opened;
    await pause(silentRoundMs, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** The first of the devices that gives sound; one that fails is passed over. */
async function firstOf(devices: Devices, inputs: CaptureInput[], wish: Wish): Promise<Opened | undefined> {
  for (const input of inputs) {
    const opened = await tryInput(devices, input, wish).catch(() => undefined);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

/** The named device, the default, then the other microphones. */
export function inOrder(
  named: CaptureInput | undefined,
  byDefault: CaptureInput | undefined,
  listed: Input[] | undefined,
): CaptureInput[] {
  const real = listed?.filter(({ isLoopback }) => !isLoopback);
  const others = real?.toSorted((a, b) => +b.isDefault - +a.isDefault) ?? [byDefault];
  const all = [named, ...others].filter((input) => input !== undefined);
  return all.filter((input, at) => all.findIndex((other) => isSameInput(other, input)) === at);
}

/** Whether not all samples are the same; which channel they belong to does not matter. */
function varies(pcm: Uint8Array): boolean {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  for (let at = 2; at + 2 <= pcm.byteLength; at += 2) {
    if (view.getInt16(at, true) !== view.getInt16(0, true)) return true;
  }
  return false;
}
