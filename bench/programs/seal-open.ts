import { open, readFile } from 'node:fs/promises';
import { createAgeFiles } from '../../src/vault/age-file.ts';
import { fileBlocks, writeBlocks } from '../../src/vault/file-blocks.ts';

/** `seal RECIPIENT IN OUT` or `open IDENTITY-FILE IN OUT`: what the age program does, by the vault's own code. */
async function run([action, key = '', from = '', to = '']: readonly string[]): Promise<void> {
  const identity = async () => /^AGE-SECRET-KEY-.+$/m.exec(await readFile(key, 'utf8'))?.[0] ?? '';
  const files = createAgeFiles(action === 'seal' ? [key] : [], identity);
  const output = await open(to, 'wx', 0o600);
  const plain = fileBlocks(from);
  await writeBlocks(output, action === 'seal' ? await files.sealStream(plain) : files.openStream(plain));
  await output.close();
}

void run(process.argv.slice(2));
