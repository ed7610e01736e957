import { type CaptureInput, isSameInput } from './capture-input.ts';
import type { Input } from './input-list.ts';

/** What a change of the machine's devices means for the one that is listened to. */
export interface InputChange {
  /** Its own name: a default device that was opened when nobody said what it is gets it now. */
  input: CaptureInput | undefined;
  /** It is no more, or turns out to be no microphone: what the sound server gives instead is another's sound. */
  isGone: boolean;
  /** A microphone that became the default. */
  newDefault: Input | undefined;
  /** There is a device that was not there before. */
  hasMore: boolean;
}

/** @param nameless what stands for the default device where its own name is not known */
export function inputChange(
  input: CaptureInput | undefined,
  nameless: CaptureInput | undefined,
  before: Input[] | undefined,
  now: Input[],
): InputChange {
  const [byDefault, formerly] = [defaultOf(now), defaultOf(before)];
  const isNamedNow = isSameInput(input, nameless) && byDefault !== undefined;
  const own = isNamedNow ? byDefault : input;
  const isUnplugged = isListed(own, before) && !isListed(own, now);
  const isNew = byDefault !== undefined && !byDefault.isLoopback && !isSameInput(byDefault, formerly);
  return {
    input: own,
    isGone: isUnplugged || (isNamedNow && byDefault.isLoopback),
    newDefault: isNew ? byDefault : undefined,
    hasMore: now.some((one) => !isListed(one, before)),
  };
}

/** What the system takes when nothing is named. */
export function defaultOf(inputs: Input[] | undefined): Input | undefined {
  return inputs?.find(({ isDefault }) => isDefault);
}

function isListed(input: CaptureInput | undefined, inputs: Input[] | undefined): boolean {
  return inputs?.some((one) => isSameInput(one, input)) ?? false;
}
