#!/usr/bin/env node
// Kept to what the oldest Nodes can parse, so that they can say what is wrong.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const built = new URL('../dist/main.js', import.meta.url);

if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `amynote needs Node 20.19 or newer, this is ${process.versions.node}`,
    'install it from https://nodejs.org',
  );
} else if (existsSync(built)) {
  run();
} else {
  fail('amynote is not built', 'npm run build');
}

function run() {
  // From Node 22 on: 5 ms of 47 on Node 24. Beside the program, where only who may change the program can
  // write; Node's own choice is a folder in the shared /tmp.
  if (module.enableCompileCache) {
    module.enableCompileCache(fileURLToPath(new URL('../.cache/compiled', import.meta.url)));
  }
  import(built.href)
    .then(({ main }) => main())
    .then((code) => {
      process.exitCode = code;
    });
}

function fail(message, hint) {
  process.stderr.write(`amynote: error: ${message}\namynote: hint: ${hint}\n`);
  process.exitCode = 1;
}
