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
