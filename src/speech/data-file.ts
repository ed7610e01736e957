import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import { tooDeepAt } from '../core/yaml-nesting.ts';

/** A YAML file that fits its schema. */
export interface DataFile<T> {
  value: T;
  /** What to throw when something else is wrong with a place of it. */
  refusal(path: readonly PropertyKey[], what: string): AmynoteError;
}

/**
 * Reads a file of data that a clinician may change.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong.
 */
export async function readDataFile<T>(
  directory: string,
  fileName: string,
  schema: z.ZodType<T>,
): Promise<DataFile<T>> {
  const text = await readFile(join(directory, fileName), 'utf8').catch((cause: unknown) => {
    throw new AmynoteError('not-found', `${fileName} cannot be read`, {
      hint: 'reinstall amynote, or put the file back',
      cause,
    });
  });
  if (tooDeepAt(text) !== undefined) {
    throw new AmynoteError('usage', oneLine(`${fileName} is nested deeper than any such file`), {
      hint: `mend ${fileName}, or reinstall amynote`,
    });
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, strict: true, uniqueKeys: true, prettyErrors: false });
  const refusedAt = (offset: number, what: string) => {
    const { line, col } = lineCounter.linePos(offset);
    return new AmynoteError('usage', oneLine(`${fileName}:${line}:${col} ${what}`), {
      hint: `mend line ${line} of ${fileName}`,
      data: { line, column: col },
    });
  };
  const refusal = (path: readonly PropertyKey[], what: string) => refusedAt(offsetOf(document, path), what);
  const [fault] = document.errors;
  if (fault !== undefined) throw refusedAt(fault.pos[0], 'is not valid YAML');
  const read = schema.safeParse(plainValue(document));
  if (read.success) return { value: read.data, refusal };
  const issue = deepest(read.error.issues);
  const path = issue?.path ?? [];
  throw refusal(path, `${path.join('.') || 'the file'}: ${issue?.message}`);
}

type DataDocument = ReturnType<typeof parseDocument>;

/** No aliases: a few lines of them could stand for gigabytes. */
function plainValue(document: DataDocument): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

/** A value may have several forms: what is said of the one that was meant is further inside. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  const [issue] = issues;
  if (issue?.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().find(({ code }) => code !== 'invalid_type');
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

function offsetOf(document: DataDocument, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
