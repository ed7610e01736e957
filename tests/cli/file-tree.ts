import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Every file below a folder with the SHA-256 of its content, by its path with `/`. */
export function fileTree(folder: string): Record<string, string> {
  const files = filesBelow(folder).map((path) => [path, sha256(readFileSync(join(folder, path)))]);
  return Object.fromEntries(files);
}

/** Paths of all files below a folder, with `/`, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => lstatSync(join(folder, path)).isFile())
    .map((path) => path.split(sep).join('/'))
    .sort();
}

/** The paths that a glob means: `*` is any part of one name, `**` anything. */
export function matching(paths: readonly string[], glob: string): string[] {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\?]/g, '\\$&')
    .replace(/\*\*|\*/g, (star) => (star === '*' ? '[^/]*' : '.*'));
  return paths.filter((path) => new RegExp(`^${pattern}$`).test(path));
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
