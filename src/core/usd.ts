/** `0.14 USD`, `less than 0.01 USD`, `no cost`: dollars to so many decimal places. */
export function usdWords(usd: number, places: number): string {
  if (usd === 0) return 'no cost';
  const least = 10 ** -places;
  return usd < least ? `less than ${least.toFixed(places)} USD` : `${usd.toFixed(places)} USD`;
}

/** US dollars, to a hundredth of a cent; what is less than that, as it is, so that it is not taken for nothing. */
export function roundedUsd(usd: number): number {
  return usd < 0.0001 ? usd : Math.round(usd * 10_000) / 10_000;
}
