/** `12.5 MB`, or `340 kB`, as file managers count: in thousands. */
export function byteSize(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
