// Starts the loopback simulator of both APIs by hand:
//
//   npm run simulator -- --script FILE --audio FILE --port N      --help lists the rest
//
// It is TypeScript and test code, so it is bundled here first; Node 20 runs no TypeScript.

import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const outfile = `${root}.cache/simulator/main.mjs`;

await build({
  entryPoints: [`${root}tests/simulator/main.ts`],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
});
const { main } = await import(pathToFileURL(outfile).href);
process.exitCode = await main(process.argv.slice(2));
