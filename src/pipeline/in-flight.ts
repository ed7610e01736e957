/**
 * Runs work over a stream with at most `limit` items under way: one that is done makes room at once. Results come
 * in the stream's order; what waits for an older one is a result, never an item.
 * After a failure no new work starts; what is under way is awaited, so that its results are not lost.
 */
export async function* inFlight<T, R>(
  source: AsyncIterable<T>,
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncIterable<R> {
  const results: Promise<R>[] = [];
  const news = createBell();
  const room = createBell();
  const state = { underWay: 0, stopped: false, ended: false };
  const begin = (item: T) => {
    state.underWay += 1;
    const result = work(item);
    const leave = () => {
      state.underWay -= 1;
      room.ring();
    };
    result.then(leave, () => {
      state.stopped = true;
      leave();
    });
    results.push(result);
    news.ring();
  };
  const feeding = feed(source, limit, state, room, begin).finally(() => {
    state.ended = true;
    news.ring();
  });
  // Seen when all that was begun has been given, not as an unhandled rejection before.
  feeding.catch(() => undefined);
  try {
    while (results.length > 0 || !state.ended) {
      const oldest = results.shift();
      if (oldest === undefined) await news.rung();
      else yield await oldest;
    }
    await feeding;
  } finally {
    state.stopped = true;
    room.ring();
    await Promise.allSettled([...results, feeding]);
  }
}

/** Takes items from the source, one ahead, and begins each when there is room for it. */
async function feed<T>(
  source: AsyncIterable<T>,
  limit: number,
  state: { readonly underWay: number; readonly stopped: boolean },
  room: Bell,
  begin: (item: T) => void,
): Promise<void> {
  for await (const item of source) {
    while (state.underWay >= limit && !state.stopped) await room.rung();
    if (state.stopped) return;
    begin(item);
  }
}

interface Bell {
  ring(): void;
  /** Resolves at the next ring, or at once when it rang since the last time. */
  rung(): Promise<void>;
}

/** For one listener. */
function createBell(): Bell {
  let hasRung = false;
  let wake = () => {};
  return {
    ring() {
      hasRung = true;
      wake();
    },
    async rung() {
      if (!hasRung) await new Promise<void>((resolve) => (wake = resolve));
      hasRung = false;
    },
  };
}
