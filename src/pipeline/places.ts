/** Does a piece of work when there is a place for it, in the order it was asked for. */
export type InPlace = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * So many places at once. A failure ends what waits for one, and whatever comes later, with the same error: after it
 * nothing new begins.
 */
export function createPlaces(count: number): InPlace {
  const waiting: { go: () => void; fail: (error: unknown) => void }[] = [];
  let taken = 0;
  let failure: { error: unknown } | undefined;
  return async (work) => {
    if (failure) throw failure.error;
    if (taken < count) taken += 1;
    // Whoever leaves hands over the place: it stays taken.
    else await new Promise<void>((go, fail) => waiting.push({ go, fail }));
    try {
      return await work();
    } catch (error) {
      failure ??= { error };
      for (const { fail } of waiting.splice(0)) fail(error);
      throw error;
    } finally {
      const next = waiting.shift();
      if (next) next.go();
      else taken -= 1;
    }
  };
}
