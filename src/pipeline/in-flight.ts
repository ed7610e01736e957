/**
 * Runs work over a stream with at most `limit` pieces under way, and gives the results in the stream's order.
 * After a failure no new work starts; what is under way is awaited, so that its results are not lost.
 */
export async function* inFlight<T, R>(
  source: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncIterable<R> {
  const underWay: Promise<R>[] = [];
  try {
    for await (const item of source) {
      underWay.push(quietly(work(item)));
      const oldest = underWay.length >= limit ? underWay.shift() : undefined;
      if (oldest !== undefined) yield await oldest;
    }
    for (let oldest = underWay.shift(); oldest !== undefined; oldest = underWay.shift()) yield await oldest;
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** Marks a promise as handled: a failure is seen when its turn comes, not as an unhandled rejection before. */
function quietly<R>(promise: Promise<R>): Promise<R> {
  promise.catch(() => undefined);
  return promise;
}
