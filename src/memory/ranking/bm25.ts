/**
 * Robertson's BM25 (Robertson and Zaragoza, 2009). `k1` bounds what repeating a word adds, `b` is
 * how much a long document is held back; both are the usual defaults.
 */
const k1 = 1.2;
const b = 0.75;

/** How telling a term is that `holding` of `total` documents hold; never negative. */
export function inverseFrequency(holding: number, total: number): number {
  return Math.log(1 + (total - holding + 0.5) / (holding + 0.5));
}

/**
 * What one term adds to a document's score.
 * @param count How often the document holds it; parts count as parts.
 * @param length The document's length in words, in proportion to the average (1 is average).
 * @param rarity From {@link inverseFrequency}.
 */
export function termScore(count: number, length: number, rarity: number): number {
  return (rarity * count * (k1 + 1)) / (count + k1 * (1 - b + b * length));
}
