import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import { tooDeepAt } from '../core/yaml-nesting.ts';

/**
 * Reads a file of rules that a clinician may change.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong
 */
export async function readRulesFile<T>(
  directory: string,
  fileName: string,
  schema: z.ZodType<T>,
): Promise<T> {
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
  const refusal = (offset: number, what: string) => {
    const { line, col } = lineCounter.linePos(offset);
    return new AmynoteError('usage', oneLine(`${fileName}:${line}:${col} ${what}`), {
      hint: `mend line ${line} of ${fileName}`,
      data: { line, column: col },
    });
  };
  const [fault] = document.errors;
  if (fault !== undefined) throw refusal(fault.pos[0], 'is not valid YAML');
  const read = schema.safeParse(plainValue(document));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  throw refusal(offsetOf(document, path), `${path.join('.') || 'the file'}: ${issue?.message}`);
}

/** No aliases: a few lines of them could stand for gigabytes. */
function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
