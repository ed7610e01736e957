import { readFile } from 'node:fs/promises';
import { Document, isMap, LineCounter, parseDocument } from 'yaml';
import { AmynoteError } from '../core/errors.ts';
import { type Settings, settingsSchema } from '../core/settings.ts';
import { tooDeepAt } from '../core/yaml-nesting.ts';

/** @throws `usage`, naming line or key, when the file is not what the schema says. */
export async function readSettings(path: string): Promise<Settings> {
  const text = await readText(path);
  // Most have none: then nobody waits for what reads YAML.
  return check(text === '' ? {} : (parse(text).toJS() ?? {}));
}

/**
 * Sets or, with undefined, removes one value; comments and order of the file stay.
 * @param replace puts the new text in the place of the old one, all of it or nothing. @throws `usage`, `failed`
 */
export async function writeSetting(
  path: string,
  key: string,
  value: string | undefined,
  replace: (path: string, content: Uint8Array) => Promise<void>,
): Promise<void> {
  const parsed = parse(await readText(path));
  const document = isMap(parsed.contents) ? parsed : new Document({});
  const keys = key.split('.');
  try {
    if (value !== undefined) document.setIn(keys, value);
    else if (document.hasIn(keys)) document.deleteIn(keys);
  } catch {
    // Something else than settings stands where they belong, as `notes: 5`.
    throw invalid(keys);
  }
  check(document.toJS());
  await replace(path, new TextEncoder().encode(document.toString()));
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

function parse(text: string) {
  if (tooDeepAt(text) !== undefined)
    throw new AmynoteError('usage', 'config.yaml is nested too deeply', { hint: 'mend it by hand' });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault === undefined) return document;
  const { line, col } = lines.linePos(fault.pos[0]);
  throw new AmynoteError('usage', `config.yaml is not YAML at ${line}:${col}`, { hint: 'mend it by hand' });
}

function check(value: unknown): Settings {
  const parsed = settingsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const key = issue?.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]] : (issue?.path ?? []);
  throw invalid(key);
}

function invalid(key: readonly (PropertyKey | undefined)[]): AmynoteError {
  return new AmynoteError('usage', `the setting ${key.join('.')} is not valid`, {
    hint: 'see what there is: amynote config list',
  });
}
