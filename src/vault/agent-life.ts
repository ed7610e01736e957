import type { KeyLife } from '../core/key-agent.ts';

/** Two clocks, in milliseconds: that of the wall can be set, the other can stand still while the machine sleeps. */
export interface Clock {
  wallMs(): number;
  steadyMs(): number;
}

/** How long a key is still unlocked. */
export interface Lifetime {
  /** Counts as a use: the idle time begins anew. */
  use(): void;
  /** Milliseconds; zero or less when it is over. */
  leftMs(): number;
}

/** From one look to the next, whichever clock went further counts: sleep is time, and no clock that is set back gains any. */
export function startLifetime({ idleMs, ttlMs }: KeyLife, clock: Clock): Lifetime {
  const look = () => ({ wall: clock.wallMs(), steady: clock.steadyMs() });
  let last = look();
  let passedMs = 0;
  let usedAtMs = 0;
  const passed = () => {
    const now = look();
    passedMs += Math.max(0, now.wall - last.wall, now.steady - last.steady);
    last = now;
    return passedMs;
  };
  return {
    use: () => {
      usedAtMs = passed();
    },
    leftMs: () => Math.min(ttlMs - passed(), idleMs - (passedMs - usedAtMs)),
  };
}
