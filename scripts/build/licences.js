import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../set-up/run.js';

const names = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'license.md'];

/**
 * The bundled packages' own licence texts; most licences ask that they travel with the code.
 * @param {import('esbuild').Metafile} metafile
 * @returns {string}
 */
export function licences(metafile) {
  const folders = Object.keys(metafile.inputs).flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort().map(licenceOf).join('\n');
}

/** @param {string} folder */
function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = names.map((name) => join(root, folder, name)).find((path) => existsSync(path));
  const text = file ? readFileSync(file, 'utf8') : `Licence: ${manifest.license}\n`;
  return `${manifest.name} ${manifest.version}\n${'='.repeat(40)}\n${text}`;
}
