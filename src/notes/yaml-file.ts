import { readFile } from 'node:fs/promises';
import type { Document } from 'yaml';
import { isNode, isPair, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import { plainLine } from './plain-text.ts';

/** A YAML file that fits its schema, and the bytes it was read from. */
export interface YamlFile<T> {
  value: T;
  bytes: Uint8Array;
}

/**
 * Reads a YAML file against a schema. Unknown keys are refused where the schema is strict.
 * @throws `usage` with `file:line:column` for YAML that cannot be read or does not fit; the error of
 * the file system when the file cannot be opened.
 */
export async function readYamlFile<T>(path: string, schema: z.ZodType<T>): Promise<YamlFile<T>> {
  const bytes = await readFile(path);
  const lineCounter = new LineCounter();
  const document = parseDocument(bytes.toString('utf8'), { lineCounter, prettyErrors: false });
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { path, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const [mistake] = [...document.errors, ...document.warnings];
  if (mistake !== undefined) throw misfit(place(mistake.pos[0]), mistake.message);
  const alias = firstAlias(document);
  if (alias !== undefined) throw misfit(place(alias), 'anchors and aliases are not used in these files');

  const checked = schema.safeParse(document.toJS());
  if (checked.success) return { value: checked.data, bytes };
  const { issues } = checked.error;
  // A misspelt field is also a missing one; the misspelling is what the writer looks for.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (issue === undefined) throw misfit(place(0), 'the file does not fit');
  throw misfit(place(offsetOf(document, issue)), describe(issue));
}

function misfit(place: { path: string; line: number; column: number }, what: string): AmynoteError {
  const where = `${place.path}:${place.line}:${place.column}`;
  return new AmynoteError('usage', `${plainLine(where)}: ${plainLine(what)}`, {
    hint: 'correct that line; templates/README.md lists every field',
    data: { file: place.path, line: place.line, column: place.column },
  });
}

function firstAlias(document: Document.Parsed): number | undefined {
  let offset: number | undefined;
  visit(document, {
    Alias(_key, node) {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown field "${issue.keys[0]}"`;
  const field = issue.path.join('.');
  const what = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  return field === '' ? what : `${field}: ${what}`;
}

function offsetOf(document: Document.Parsed, issue: z.core.$ZodIssue): number {
  if (issue.code === 'unrecognized_keys') {
    const offset = keyOffset(document, issue.path, issue.keys[0]);
    if (offset !== undefined) return offset;
  }
  // A field that is missing has no place of its own: its nearest parent is shown.
  for (let length = issue.path.length; length >= 0; length -= 1) {
    const node = document.getIn(issue.path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function keyOffset(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  key: unknown,
): number | undefined {
  const parent = path.length === 0 ? document.contents : document.getIn(path, true);
  if (parent === null || typeof parent !== 'object' || !('items' in parent) || !Array.isArray(parent.items))
    return;
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return isPair(pair) && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}
