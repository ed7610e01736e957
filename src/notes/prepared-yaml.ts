import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { readYamlFile } from './yaml-file.ts';

/** What YAML files say, by the SHA-256 of their bytes: to read them as YAML takes longer than all that is done with it. */
export type PreparedYaml = Readonly<Record<string, unknown>>;

/** Reads files as YAML, and writes what they say so that {@link readPreparedYaml} finds it. */
export async function prepareYaml(paths: readonly string[]): Promise<string> {
  const read = paths.map(async (path) => {
    const { value, bytes } = await readYamlFile(path, z.unknown());
    return [sha256Of(bytes), value] as const;
  });
  return JSON.stringify(Object.fromEntries(await Promise.all(read)));
}

/** Made by our own build and lying beside the program, it is trusted as the program is; empty when it is missing or half a file. */
export async function readPreparedYaml(path: string): Promise<PreparedYaml> {
  const text = await readFile(path, 'utf8').catch(() => '{}');
  try {
    return JSON.parse(text) as PreparedYaml;
  } catch {
    return {};
  }
}

/**
 * Like {@link readYamlFile}, but a file that was prepared and that nobody changed since is not read as YAML again.
 * @throws `usage` with `file:line:column`
 */
export async function readRuleFile<T>(
  path: string,
  schema: z.ZodType<T>,
  prepared: PreparedYaml = {},
): Promise<T> {
  const known = prepared[sha256Of(await readFile(path))];
  const checked = known === undefined ? undefined : schema.safeParse(known);
  return checked?.success ? checked.data : (await readYamlFile(path, schema)).value;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
