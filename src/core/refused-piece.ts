import { AmynoteError } from './errors.ts';

/** The mark of {@link isOnlyThis}, among an error's facts. */
export const onlyThis = { onlyThis: true } as const;

/**
 * Whether a provider refused what was sent (too long, too large, no sound it can read), and not the key, the model or
 * the account: other requests may well be answered.
 */
export function isOnlyThis(error: unknown): boolean {
  return error instanceof AmynoteError && error.code === 'provider-refused' && error.data?.onlyThis === true;
}
