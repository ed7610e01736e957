import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';
import { AmynoteError } from '../core/errors.ts';
import type { Concept } from './concepts.ts';
import { wordsOf } from './tokens.ts';

const fileName = 'concepts.yaml';

const conceptSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _'),
  under: z.string().optional(),
  terms: z
    .array(
      z
        .string()
        .max(120)
        .refine((term) => wordsOf(term).length > 0, 'must hold a word'),
    )
    .min(1),
});

const fileSchema = z
  .strictObject({ version: z.literal(1), concepts: z.array(conceptSchema) })
  .superRefine(({ concepts }, context) => {
    const ids = concepts.map((concept) => concept.id);
    concepts.forEach(({ id, under }, index) => {
      const problem = (field: string, message: string) =>
        context.addIssue({ code: 'custom', message, path: ['concepts', index, field] });
      if (ids.indexOf(id) !== index) problem('id', 'is used twice');
      // Only upwards in the file: what lies under must come below, so a circle cannot be written.
      if (under !== undefined && !ids.slice(0, index).includes(under)) {
        problem('under', 'must name a concept written above this one');
      }
    });
  });

/**
 * Reads the concepts of a rules directory.
 * @param directory Where `concepts.yaml` lies, e.g. `templates/rules`.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong.
 */
export async function readConcepts(directory: string): Promise<Concept[]> {
  const text = await readFile(join(directory, fileName), 'utf8').catch((cause: unknown) => {
    throw new AmynoteError('not-found', `${fileName} cannot be read`, {
      hint: 'reinstall amynote, or put the file back',
      cause,
    });
  });
  return parseConcepts(text);
}

function parseConcepts(text: string): Concept[] {
  const lineCounter = new LineCounter();
  // No aliases: a few lines of them could stand for gigabytes.
  const document = parseDocument(text, { lineCounter, strict: true, uniqueKeys: true });
  const [fault] = document.errors;
  if (fault) throw refusal(lineCounter, fault.pos[0], 'is not valid YAML');
  const result = fileSchema.safeParse(plainValue(document));
  if (result.success) return result.data.concepts;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []) as (string | number)[];
  throw refusal(lineCounter, offsetOf(document, path), `${path.join('.') || 'the file'}: ${issue?.message}`);
}

function plainValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function offsetOf(document: Document, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function refusal(lineCounter: LineCounter, offset: number, what: string): AmynoteError {
  const { line, col } = lineCounter.linePos(offset);
  return new AmynoteError('usage', `${fileName}:${line}:${col} ${what}`, {
    hint: `mend line ${line} of ${fileName}`,
    data: { line, column: col },
  });
}
