import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { riskCategories } from '../../core/risk.ts';
import { riskConcerns } from '../../core/risk-hit.ts';
import { cheapestAnchors } from '../phrases/phrase-index.ts';
import { readPhrase } from '../phrases/phrase-pattern.ts';
import { vocabularyOf } from '../phrases/phrase-vocabulary.ts';
import { readYamlFile } from '../yaml-file.ts';

const wordsSchema = z.strictObject({
  version: z.int().min(1),
  sources: z.array(z.string()).min(1),
  groups: z.record(z.string().regex(/^[a-z-]+$/u), z.string()),
  forms: z.array(z.string()),
});

/** A phrase as it is written, and groups of words of which a text must hold one each; none when any text may hold it. */
const phraseSource = z.tuple([z.string(), z.array(z.array(z.string()))]);

const concernSchema = (phrase: z.ZodType<z.infer<typeof phraseSource>>) => {
  const phrases = z.array(phrase).default([]);
  return z.strictObject({
    version: z.int().min(1),
    concern: z.enum(riskConcerns),
    finding: z.enum(riskCategories).optional(),
    about: z.enum(['self', 'anyone']).default('self'),
    sources: z.array(z.string()).min(1),
    plain: phrases,
    vague: phrases,
    harmless: phrases,
    questions: phrases,
    indirect_questions: phrases,
    safety_questions: phrases,
  });
};

/** One file of `rules/risk`. What each list means stands in `words.yaml`. */
type ConcernSource = z.infer<ReturnType<typeof concernSchema>>;

/** What the files of `rules/risk` say, each phrase known to be readable. */
export interface RiskSource {
  words: Pick<z.infer<typeof wordsSchema>, 'groups' | 'forms'>;
  concerns: ConcernSource[];
}

/**
 * Reads `rules/risk/*.yaml`.
 * @throws `usage` with line and column for a bad file or a phrase that cannot be read.
 */
export async function readRiskSource(folder: string): Promise<RiskSource> {
  const { groups, forms } = (await readYamlFile(join(folder, wordsFile), wordsSchema)).value;
  const schema = concernSchema(phraseSchema({ groups, forms }));
  const files = (await yamlFiles(folder)).filter((file) => file !== wordsFile);
  const concerns = files.map(async (file) => (await readYamlFile(join(folder, file), schema)).value);
  return { words: { groups, forms }, concerns: await Promise.all(concerns) };
}

/** What was read of the files once, good for as long as nobody changes one of them: to read them takes 0.3 s. */
interface PreparedRisk {
  sha256: string;
  source: RiskSource;
}

/** Reads the files, and writes what they say so that {@link preparedSource} finds it. */
export async function prepareRisk(folder: string): Promise<string> {
  const prepared: PreparedRisk = { sha256: await hashOf(folder), source: await readRiskSource(folder) };
  return JSON.stringify(prepared);
}

/** What was prepared of just these files; undefined when there is nothing, or when it is of others. */
export async function preparedSource(folder: string, path: string): Promise<RiskSource | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // Made by our own build and lying beside the program, it is trusted as the program is.
  const prepared = asJson(text) as PreparedRisk | undefined;
  return prepared?.sha256 === (await hashOf(folder)) ? prepared.source : undefined;
}

/** Undefined for half a file, as a full disk leaves it. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const wordsFile = 'words.yaml';

async function yamlFiles(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
}

async function hashOf(folder: string): Promise<string> {
  const files = await yamlFiles(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return createHash('sha256')
    .update(JSON.stringify([files, texts]))
    .digest('hex');
}

function phraseSchema(words: RiskSource['words']): z.ZodType<z.infer<typeof phraseSource>> {
  const vocabulary = vocabularyOf(words);
  return z.string().transform((text, context): [string, string[][]] => {
    try {
      return [text, cheapestAnchors(readPhrase(text, vocabulary)).map((words) => [...words])];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}
