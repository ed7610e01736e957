import type { Transcriber } from '../core/provider-ports.ts';

/** What hearing took: numbers that only grow. */
export interface Spent {
  /** Pieces whose words came with this run. */
  sent: number;
  /** Milliseconds of sound in them. */
  sentMs: number;
  /** Pieces that an earlier run had heard. */
  kept: number;
}

/** US dollars, to a hundredth of a cent; undefined where no price is known. */
export function costOf(
  { sentMs }: Pick<Spent, 'sentMs'>,
  { usdPerMinute }: Pick<Transcriber, 'usdPerMinute'>,
): number | undefined {
  return usdPerMinute === undefined
    ? undefined
    : Math.round((sentMs / 60_000) * usdPerMinute * 10_000) / 10_000;
}

/** `sent 31.4 min of speech for 0.14 USD, 12 pieces were heard before`: what a transcript took. */
export function spentWords(spent: Spent, transcriber: Transcriber): string {
  const cost = costOf(spent, transcriber);
  const price = cost === undefined ? '' : ` for ${cost.toFixed(2)} USD`;
  const sent = `sent ${(spent.sentMs / 60_000).toFixed(1)} min of speech${price}`;
  if (spent.kept === 0) return sent;
  return `${sent}, ${spent.kept} of ${spent.kept + spent.sent} pieces were heard before`;
}
