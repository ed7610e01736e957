import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Concept } from './concepts.ts';
import { readRulesFile } from './rules-file.ts';
import { termSchema } from './term-schema.ts';
import type { Shorthand } from './words/shorthand.ts';

/** The clinician's own ways of putting it first; the others add to it and may be taken away. */
const firstFile = 'concepts.yaml';
const furtherFiles = ['lay-language.yaml', 'clinical.yaml', 'wordnet.yaml'];

const idSchema = z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be lower-case letters, digits and _');

const conceptSchema = z.strictObject({
  id: idSchema,
  under: idSchema.optional(),
  near: z.array(idSchema).optional(),
  terms: z.array(termSchema).min(1),
});

/** @param known Ids of the files before this one. */
function fileSchema(known: ReadonlySet<string>) {
  return z
    .strictObject({
      version: z.literal(1),
      shorthand: z.record(z.string().min(1).max(20), z.string().min(1).max(120)).default({}),
      concepts: z.array(conceptSchema),
    })
    .superRefine(({ concepts }, context) => {
      const ids = concepts.map((concept) => concept.id);
      concepts.forEach(({ id, under, near = [] }, index) => {
        const problem = (field: string, message: string) =>
          context.addIssue({ code: 'custom', message, path: ['concepts', index, field] });
        if (ids.indexOf(id) !== index) problem('id', 'is used twice');
        // Only upwards: what lies under must come below, so a circle cannot be written.
        if (under !== undefined && !known.has(under) && !ids.slice(0, index).includes(under)) {
          problem('under', 'must name a concept written above this one');
        }
        if (near.some((other) => !known.has(other) && !ids.includes(other))) {
          problem('near', 'must name concepts of this file or of concepts.yaml');
        }
      });
    });
}

/** What the files of a rules directory say about words. */
export interface ConceptFiles {
  concepts: Concept[];
  shorthand: Shorthand;
}

/**
 * Reads the concepts of a rules directory.
 * @param directory Where `concepts.yaml` lies, e.g. `templates/rules`.
 * @throws `not-found` when there is no such file, `usage` with line and column when one is wrong.
 */
export async function readConcepts(directory: string): Promise<Concept[]> {
  return (await readConceptFiles(directory)).concepts;
}

/**
 * Only the clinician's own file. Search finds too much rather than too little; what is called a theme of somebody's, and what a
 * summary may name, is said in words that a person wrote down for it: "I forgot" is no dementia.
 * @throws as {@link readConcepts}
 */
export async function readThemeConcepts(directory: string): Promise<Concept[]> {
  return (await readRulesFile(directory, firstFile, fileSchema(new Set()))).concepts;
}

/** Like {@link readConcepts}, with the shorthand that the files hold. */
export async function readConceptFiles(directory: string): Promise<ConceptFiles> {
  const concepts = new Map<string, Concept>();
  const shorthand = new Map<string, string>();
  const further = (await bytesOf(directory, furtherFiles)).map(([name]) => name);
  for (const fileName of [firstFile, ...further]) {
    const file = await readRulesFile(directory, fileName, fileSchema(new Set(concepts.keys())));
    for (const concept of file.concepts) concepts.set(concept.id, joined(concepts.get(concept.id), concept));
    for (const [short, long] of Object.entries(file.shorthand)) shorthand.set(short, long);
  }
  return { concepts: [...concepts.values()], shorthand };
}

/** SHA-256 over the files as they are: what was made of them stays good as long as it does. */
export async function hashOfConceptFiles(directory: string): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, bytes] of await bytesOf(directory, [firstFile, ...furtherFiles])) {
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Of those files that are there. */
async function bytesOf(
  directory: string,
  names: readonly string[],
): Promise<[name: string, bytes: Uint8Array][]> {
  const found = names.map(async (name): Promise<[string, Uint8Array][]> => {
    const bytes = await readFile(join(directory, name)).catch(() => undefined);
    return bytes === undefined ? [] : [[name, bytes]];
  });
  return (await Promise.all(found)).flat();
}

/** Where a concept lies is for the first file to say: a later one could tie a circle. */
function joined(before: Concept | undefined, added: Concept): Concept {
  if (!before) return added;
  const near = [...new Set([...(before.near ?? []), ...(added.near ?? [])])];
  return { ...before, terms: [...before.terms, ...added.terms], ...(near.length > 0 && { near }) };
}
