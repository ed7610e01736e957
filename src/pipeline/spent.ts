import type { Transcriber } from '../core/provider-ports.ts';
import { roundedUsd, usdWords } from '../core/usd.ts';

/** What hearing took: numbers that only grow. */
export interface Spent {
  /** Pieces whose words came with this run. */
  sent: number;
  /** Milliseconds of sound in them. */
  sentMs: number;
  /** Pieces that an earlier run, or the recording itself, had heard. */
  kept: number;
  /** Milliseconds of sound in those that were heard while the session was recorded. */
  liveMs: number;
}

/** In US dollars; undefined where no price is known. */
export function costOf(
  { sentMs }: Pick<Spent, 'sentMs'>,
  { usdPerMinute }: Pick<Transcriber, 'usdPerMinute'>,
): number | undefined {
  return usdPerMinute === undefined ? undefined : roundedUsd((sentMs / 60_000) * usdPerMinute);
}

/** `sent 31.4 min of speech for 0.14 USD, 12 of 90 pieces were heard before`: what a transcript took. */
export function spentWords({ sent, sentMs, kept, liveMs }: Spent, transcriber: Transcriber): string {
  const words = [`sent ${paidWords(sentMs, transcriber)}`];
  if (liveMs > 0) words.push(`${paidWords(liveMs, transcriber)} while it was recorded`);
  if (kept > 0) words.push(`${kept} of ${kept + sent} pieces were heard before`);
  return words.join(', ');
}

function paidWords(sentMs: number, transcriber: Transcriber): string {
  const cost = costOf({ sentMs }, transcriber);
  const price = cost === undefined || cost === 0 ? '' : ` for ${usdWords(cost, 2)}`;
  return `${(sentMs / 60_000).toFixed(1)} min of speech${price}`;
}
