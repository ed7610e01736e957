import { inverseFrequency, termScore } from '../../src/memory/ranking/bm25.ts';

/**
 * BM25 as a text book has it: words in lower case, no stems, no stop words, nothing around a document.
 * @returns a function from a query to the numbers of the documents that hold one of its words, the nearest first
 */
export function plainBm25(documents: readonly string[]): (query: string) => number[] {
  const counts = documents.map((text) => counted(wordsIn(text)));
  const lengths = counts.map((words) => [...words.values()].reduce((sum, count) => sum + count, 0));
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const holding = counted(counts.flatMap((words) => [...words.keys()]));
  return (query) => {
    const asked = wordsIn(query);
    const scores = counts.map((words, at) =>
      asked.reduce((sum, word) => {
        const rarity = inverseFrequency(holding.get(word) ?? 0, documents.length);
        return sum + termScore(words.get(word) ?? 0, (lengths[at] ?? 0) / average, rarity);
      }, 0),
    );
    const found = [...scores.keys()].filter((at) => (scores[at] ?? 0) > 0);
    return found.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  };
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/[a-z][a-z'-]*|\d+/g) ?? [];
}

function counted(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
