// Run by the build in a process of its own: types a few command lines into the built program, so that V8 compiles what
// they use, and keeps that beside it for the Node that runs here (bin/compile-cache.js reads it).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';

const require = createRequire(import.meta.url);
const { useCompiled } = require('../../bin/compile-cache.js');
const dist = resolve(process.argv[2] ?? 'dist');

/** @type {[name: string, source: Buffer, script: import('node:vm').Script][]} */
const compiled = [];
const place = useCompiled(dist, (...one) => compiled.push(one));

const home = mkdtempSync(join(tmpdir(), 'amynote-build-'));
try {
  await typeAll(join(home, 'call.vtt'));
  // V8 takes back only what was compiled under the flags it has itself; src/cli/run-command.ts may have set this one.
  setFlagsFromString('--semi-space-growth-factor=2');
  mkdirSync(place, { recursive: true });
  for (const [name, source, script] of compiled) {
    writeFileSync(join(place, name), Buffer.concat([source, script.createCachedData()]));
  }
} finally {
  rmSync(home, { recursive: true });
}

/**
 * What is typed most often in a day, over a vault of one invented session.
 * @param {string} captions
 */
async function typeAll(captions) {
  Object.assign(process.env, { AMYNOTE_HOME: home, TZ: 'UTC' });
  Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
  writeFileSync(captions, 'WEBVTT\n\n00:01.000 --> 00:04.000\nAda: I slept badly, my father rang.\n');
  const { main } = require(join(dist, 'main.cjs'));
  for (const line of [
    '--version',
    '--help',
    'init --no-passphrase',
    'client add Ada',
    'consent add Ada --scope all',
    `import ${captions} --client Ada`,
    'list',
    'status',
    'show --part transcript',
    'search father --client Ada',
    'prep Ada',
  ]) {
    process.argv = [process.execPath, 'amynote', ...line.split(' ')];
    process.exitCode = await main();
  }
}
