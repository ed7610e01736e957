/**
 * The share of steps in which two ways to give them to voices agree, once the voices of one are matched to those
 * of the other, the greatest overlap first.
 */
export function agreement(a: Uint8Array, b: Uint8Array, k: number): number {
  const together = new Uint32Array(k * k);
  for (const [step, voice] of a.entries()) {
    const cell = voice * k + (b[step] ?? 0);
    together[cell] = (together[cell] ?? 0) + 1;
  }
  let agreed = 0;
  for (let matched = 0; matched < k; matched++) {
    const most = together.indexOf(Math.max(...together));
    agreed += together[most] ?? 0;
    const [row, column] = [Math.floor(most / k), most % k];
    for (let i = 0; i < k; i++) {
      together[row * k + i] = 0;
      together[i * k + column] = 0;
    }
  }
  return agreed / Math.max(1, a.length);
}
