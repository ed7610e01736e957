import { join } from 'node:path';
import * as z from 'zod';
import { readIfThere } from './json-files.ts';
import { replaceFile } from './write-once.ts';

const testSchema = z.object({ recipient: z.string(), testedAt: z.iso.datetime() });

/** When a recovery key last opened a file of a vault. */
export type RecoveryTest = z.infer<typeof testSchema>;

/** @returns undefined when that key was never tested from this home, or the note cannot be read */
export async function lastTest(
  home: string,
  vaultId: string,
  recipient: string,
): Promise<string | undefined> {
  const content = await readIfThere(noteOf(home, vaultId));
  const note = testSchema.safeParse(parseOrNull(content)).data;
  return note?.recipient === recipient ? note.testedAt : undefined;
}

/** Notes it at home, instead of the test before. */
export function noteTest(home: string, vaultId: string, test: RecoveryTest): Promise<void> {
  return replaceFile(noteOf(home, vaultId), new TextEncoder().encode(`${JSON.stringify(test)}\n`));
}

function noteOf(home: string, vaultId: string): string {
  return join(home, 'known', vaultId, 'recovery-test.json');
}

function parseOrNull(content: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(content));
  } catch {
    return null;
  }
}
