/** How many steps there are to one that is tried. */
const stride = process.env.STEPS === 'all' ? 1 : 3;

const today = Math.floor(Date.now() / (24 * 60 * 60 * 1000));

/** Whether a step is tried today: one in three, others each day, or each with `STEPS=all npm test -- PATH`. */
export function isTried(step: number): boolean {
  return step % stride === today % stride;
}

/** How many steps are tried, at the least, of so many. */
export function triedOf(steps: number): number {
  return Math.floor(steps / stride);
}
