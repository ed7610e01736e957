import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { AmynoteError } from '../core/errors.ts';
import type { Glossary } from '../core/glossary.ts';
import { oneLine } from '../core/one-line.ts';

const fileName = 'glossary.yaml';

const wordsSchema = z
  .string()
  .trim()
  .max(60)
  .regex(/[\p{L}\p{N}]/u, 'must hold a word');

// A term goes to the transcription engine literally, where angle brackets would be control marks.
const spellingSchema = wordsSchema.regex(/^[^<>\p{Cc}]+$/u, 'must be plain words without < or >');

const termSchema = z.union([
  spellingSchema.transform((term) => ({ term, sounds: [] as string[] })),
  z.strictObject({ term: spellingSchema, sounds: z.array(wordsSchema).min(1) }),
]);

const fileSchema = z.strictObject({
  version: z.literal(1),
  groups: z
    .array(
      z.strictObject({
        name: wordsSchema,
        medications: z.boolean().default(false),
        near: z.array(wordsSchema.toLowerCase()).default([]),
        terms: z.array(termSchema).min(1),
      }),
    )
    .min(1),
  never: z.array(z.array(wordsSchema).min(2)).default([]),
});

/**
 * Reads the terms that transcription should know.
 * @param directory The directory of the templates.
 * @throws `not-found` when there is no such file, `usage` with line and column when it is wrong.
 */
export async function readGlossary(directory: string): Promise<Glossary> {
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
  const read = fileSchema.safeParse(plainValue(document));
  if (read.success) return glossaryOf(read.data, lineCounter, document);
  const issue = deepest(read.error.issues);
  const path = issue?.path ?? [];
  throw refusal(lineCounter, offsetOf(document, path), `${path.join('.') || 'the file'}: ${issue?.message}`);
}

type GlossaryDocument = ReturnType<typeof parseDocument>;

/** No aliases: a few lines of them could stand for gigabytes. */
function plainValue(document: GlossaryDocument): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}

function glossaryOf(
  { groups, never }: z.infer<typeof fileSchema>,
  lineCounter: LineCounter,
  document: GlossaryDocument,
): Glossary {
  const seen = new Set<string>();
  const terms = groups.flatMap(({ medications, near, terms: own }, group) =>
    own.map(({ term, sounds }, index) => {
      const key = term.toLowerCase();
      const place = offsetOf(document, ['groups', group, 'terms', index]);
      if (seen.has(key)) throw refusal(lineCounter, place, 'the term is in the file already');
      seen.add(key);
      return { term, sounds, near, isMedication: medications };
    }),
  );
  return { terms, never };
}

/** A term may be words or a field list: what is said of the form that was meant is further inside. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  const [issue] = issues;
  if (issue?.code !== 'invalid_union') return issue;
  const inner = issue.errors.flat().find(({ code }) => code !== 'invalid_type');
  return inner === undefined ? issue : { ...inner, path: [...issue.path, ...inner.path] };
}

function offsetOf(document: GlossaryDocument, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function refusal(lineCounter: LineCounter, offset: number, what: string): AmynoteError {
  const { line, col } = lineCounter.linePos(offset);
  return new AmynoteError('usage', oneLine(`${fileName}:${line}:${col} ${what}`), {
    hint: `mend line ${line} of ${fileName}`,
    data: { line, column: col },
  });
}
