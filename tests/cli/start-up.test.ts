import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { loadedBy } from '../../bench/measure/loaded-packages.ts';

/** Each belongs to one engine or one kind of work; reading schemas alone takes longer than all of `--help`. */
const heavy = [
  '@anthropic-ai/sdk',
  'age-encryption',
  'docx',
  'fluent-ffmpeg',
  'openai',
  'ora',
  'pdfkit',
  'yaml',
  'zod',
];

test('who asks for help waits for no engine, no vault and no schema', () => {
  expect(loadedBy(['--help']).packages.filter((name) => heavy.includes(name))).toEqual([]);
});

test('what the build compiled is taken back, nothing is compiled again', () => {
  const program = `
    const { useCompiled } = require('./bin/compile-cache.js');
    useCompiled(require('node:path').resolve('dist'), (name) => process.stderr.write(name));
    void require('./dist/main.cjs').main();`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', program, 'amynote', '--version'], {
    encoding: 'utf8',
  });
  expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
});
