#!/usr/bin/env node
// CommonJS, as all that it loads: see scripts/build/commonjs.js. Kept to what the oldest Nodes can parse, so
// that they can say what is wrong.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);
const built = join(__dirname, '..', 'dist', 'main.cjs');

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
  require('./compile-cache.js').useCompiled(join(__dirname, '..', 'dist'));
  // Read by zod as it is loaded: to compile each schema takes longer than the few times that a command uses it.
  globalThis.__zod_globalConfig = { jitless: true };
  const { main } = require(built);
  main().then((code) => {
    process.exitCode = code;
  });
}

function fail(message, hint) {
  process.stderr.write(`amynote: error: ${message}\namynote: hint: ${hint}\n`);
  process.exitCode = 1;
}
