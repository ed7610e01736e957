import * as z from 'zod';
import { errorCode } from '../core/errors.ts';
import type { Jurisdiction } from '../core/jurisdiction.ts';
import { lazily } from '../core/lazily.ts';

/** Reads a YAML file of rules. @throws `not-found`; `usage` with line and column */
export type ReadRules = <T>(directory: string, fileName: string, schema: z.ZodType<T>) => Promise<T>;

/** The file that holds where a place has none of its own. */
const cautious = 'default';
const placePattern = /^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/;

const ages = 'must be an age from 12 to 18, or "unclear: ask"';

const rulesSchema = lazily(() =>
  z.strictObject({
    tell: z.array(z.string().min(1)).min(1),
    in_advance: z.boolean(),
    // Rules of the product, not of a place: a file that says otherwise is wrong.
    separate_document: z.literal(true),
    everyone: z.literal(true),
    restrict_inferred_affect: z.literal(true),
    self_consent_age: z.union([z.int(ages).min(12, ages).max(18, ages), z.literal('unclear: ask')], ages),
    guardian: z.string().min(1),
    voiceprint: z.string().min(1),
    record_retention: z.string().min(1),
    psychotherapy_notes: z.boolean(),
  }),
);

const headShape = lazily(() => ({
  version: z.literal(1),
  place: z.string(),
  name: z.string().min(1),
  reviewed: z.iso.date('must be a day, as 2026-11-22'),
  sources: z
    .array(
      z.strictObject({
        title: z.string().min(1),
        citation: z.string().min(1).optional(),
        confidence: z.enum(['read', 'not re-verified']),
      }),
    )
    .default([]),
  sentences: z.array(z.string().min(1)).default([]),
}));

const rootSchema = lazily(() => z.strictObject({ ...headShape(), ...rulesSchema().shape }));
const overlaySchema = lazily(() =>
  z.strictObject({
    ...headShape(),
    /** Whose rules hold where this file says nothing. */
    extends: z.string().regex(/^(?:default|[A-Z]{2})$/, 'must be default, or a country as US'),
    ...rulesSchema().partial().shape,
  }),
);
type Root = z.infer<ReturnType<typeof rootSchema>>;

/**
 * The profile of a place: its own file, else its country's, else the cautious one.
 * @param place `US-IL`, `GB`; empty where none is set
 * @throws `usage` with line and column where a file is wrong; `not-found` where the cautious one is missing
 */
export async function readJurisdiction(
  directory: string,
  place: string,
  read: ReadRules,
): Promise<Jurisdiction> {
  for (const name of placePattern.test(place) ? [place, place.slice(0, 2)] : []) {
    const found = await readPlace(directory, name, read).catch((error: unknown) => {
      if (errorCode(error) !== 'not-found') throw error;
    });
    if (found !== undefined) return profileOf(found);
  }
  return profileOf(await readPlace(directory, cautious, read));
}

async function readPlace(directory: string, name: string, read: ReadRules): Promise<Root> {
  const named = <T extends { place: string }>(schema: z.ZodType<T>) =>
    schema.refine(({ place }) => place === name, {
      path: ['place'],
      message: `must be the file's name, ${name}`,
    });
  if (name === cautious) return read(directory, `${name}.yaml`, named(rootSchema()));
  const file = await read(directory, `${name}.yaml`, named(overlaySchema()));
  const { extends: below, ...own } = file;
  const base = await readPlace(directory, below, read);
  return {
    ...base,
    ...own,
    reviewed: own.reviewed.localeCompare(base.reviewed) < 0 ? own.reviewed : base.reviewed,
    sources: [...own.sources, ...base.sources],
    sentences: [...own.sentences, ...base.sentences],
  } as Root;
}

function profileOf(file: Root): Jurisdiction {
  return {
    place: file.place,
    name: file.name,
    reviewed: file.reviewed,
    sources: file.sources,
    tell: file.tell,
    inAdvance: file.in_advance,
    selfConsentAge: file.self_consent_age === 'unclear: ask' ? undefined : file.self_consent_age,
    guardian: file.guardian,
    voiceprint: file.voiceprint,
    recordRetention: file.record_retention,
    hasPsychotherapyNotes: file.psychotherapy_notes,
    sentences: file.sentences,
  };
}
