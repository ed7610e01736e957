/** `754321` → `00:12:34.321`. @param mark what stands before the milliseconds */
export function captionTime(ms: number, mark: '.' | ','): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const seconds = Math.floor(ms / 1000);
  const clock = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) => two(Math.floor(part)));
  return `${clock.join(':')}${mark}${String(ms % 1000).padStart(3, '0')}`;
}
