import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

/** A path below the case's folder, `*` for a part of a name, `**` for anything; a leading `!` when it must not be there. */
const fileAfterSchema = z.union([
  z.string(),
  z.strictObject({ path: z.string(), mode: z.string().optional(), text: z.string().optional() }),
]);

const stepSchema = z.strictObject({
  args: z.array(z.coerce.string()),
  env: z.record(z.string(), z.coerce.string()).optional(),
  stdin: z.string().optional(),
  status: z.number().int().default(0),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
  filesAfter: z.array(fileAfterSchema).optional(),
});
export type Step = z.infer<typeof stepSchema>;

const fileSchema = z.union([z.string(), z.strictObject({ copy: z.string() })]);

const caseSchema = z
  .strictObject({
    title: z.string(),
    start: z.string().default('nothing'),
    files: z.record(z.string(), fileSchema).optional(),
    steps: z.array(stepSchema).min(1).optional(),
    ...stepSchema.partial().shape,
  })
  .refine((one) => (one.steps === undefined) !== (one.args === undefined), 'give either steps or args');

/** One case: what is typed, one command after another, and what must be seen. */
export interface Case {
  title: string;
  start: string;
  files: Record<string, z.infer<typeof fileSchema>>;
  steps: Step[];
}

/** @throws Error naming the file and the fault */
export function readCases(folder: string): { name: string; cases: Case[] }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      name: basename(file, '.yaml'),
      cases: readYaml(join(folder, file), z.array(caseSchema)).map(asCase),
    }));
}

const startSchema = z.strictObject({
  from: z.string().optional(),
  steps: z.array(stepSchema),
  /** Files in AMYNOTE_HOME and the passphrase each is sealed with: for less work, as they are opened often. */
  sealed: z.record(z.string(), z.string()).optional(),
});
export type Starts = Record<string, z.infer<typeof startSchema>>;

/** @throws Error naming the file and the fault */
export function readStarts(path: string): Starts {
  return readYaml(path, z.record(z.string(), startSchema));
}

function readYaml<T>(path: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(parse(readFileSync(path, 'utf8')));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`${path} is no file of cases:\n${faults.join('\n')}`);
}

function asCase({ title, start, files, steps, ...step }: z.infer<typeof caseSchema>): Case {
  return { title, start, files: files ?? {}, steps: steps ?? [stepSchema.parse(step)] };
}
