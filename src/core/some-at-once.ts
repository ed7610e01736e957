/**
 * Does the work for each item, so many at the same time: while some wait for the disk others are worked on, and never all
 * of thousands wait at once.
 * @returns in the order of the items. @throws the first error; work under way goes on
 */
export async function someAtOnce<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
