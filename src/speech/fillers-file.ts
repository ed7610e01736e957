import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import type { FillerPhrases } from './fillers.ts';

const fileName = 'fillers.yaml';

const phraseSchema = z
  .string()
  .trim()
  .max(120)
  .regex(/[\p{L}\p{N}]/u, 'must hold a word');

const fileSchema = z.strictObject({
  version: z.literal(1),
  credits: z.array(phraseSchema).min(1),
  sayings: z.array(phraseSchema).min(1),
});

/**
 * Reads what engines write over silence.
 * @param directory Where `fillers.yaml` lies, e.g. `templates/rules`.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong.
 */
export async function readFillers(directory: string): Promise<FillerPhrases> {
  const text = await readFile(join(directory, fileName), 'utf8').catch((cause: unknown) => {
    throw new AmynoteError('not-found', `${fileName} cannot be read`, {
      hint: 'reinstall amynote, or put the file back',
      cause,
    });
  });
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, strict: true, uniqueKeys: true, prettyErrors: false });
  const [fault] = document.errors;
  if (fault !== undefined) throw refusal(lineCounter, fault.pos[0], 'is not valid YAML');
  const read = fileSchema.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path ?? [];
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  throw refusal(lineCounter, offset, `${path.join('.') || 'the file'}: ${issue?.message}`);
}

function refusal(lineCounter: LineCounter, offset: number, what: string): AmynoteError {
  const { line, col } = lineCounter.linePos(offset);
  return new AmynoteError('usage', `${fileName}:${line}:${col} ${what}`, {
    hint: `mend line ${line} of ${fileName}`,
    data: { line, column: col },
  });
}
