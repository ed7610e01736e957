/** Things that happen at any moment, taken one by one by a single reader. */
export interface EventQueue<E> {
  push(event: E): void;
  next(): Promise<E>;
}

/** Holds as much as is pushed: a reader that has to wait for a disk loses no sound. */
export function createEventQueue<E>(): EventQueue<E> {
  const held: E[] = [];
  let wake: () => void = () => undefined;
  return {
    push(event) {
      held.push(event);
      wake();
    },
    async next() {
      for (;;) {
        const event = held.shift();
        if (event !== undefined) return event;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
