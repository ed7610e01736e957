import * as z from 'zod';
import { isBaseUrl } from './base-url.ts';
import { preferencesSchema } from './preferences.ts';

/** Refused when it is set, not only when sound is about to leave. */
const engineUrl = z.string().refine(isBaseUrl);

/**
 * What a clinician can set, in `config.yaml`. Nothing clinical and no key belongs here. Every outward
 * step is an engine: the local ones never leave the machine.
 */
export const settingsSchema = z.strictObject({
  /** The vault folder, when it is not the default one. */
  vault: z.string().optional(),
  /** A command that prints the passphrase, e.g. `pass show amynote`. */
  passphrase_command: z.string().optional(),
  /** The editor of `amynote edit`, with its own settings and plugins; without it, one that is known to keep no copies. */
  editor: z.string().min(1).optional(),
  /** Whether listings show `initials` or `full` names. */
  names: z.enum(['initials', 'full']).default('initials'),
  /** Pieces of sound under way at a provider at once. */
  jobs: z.coerce.number().int().min(1).max(32).default(4),
  /** ISO 639-1 codes of what is spoken in the sessions, as `en` or `en,es`. */
  languages: z
    .string()
    .regex(/^[a-z]{2}(?:, ?[a-z]{2})*$/)
    .default('en'),
  clinician: z
    .strictObject({
      name: z.string().default(''),
      credential: z.string().default(''),
      /** Number and state, as it is to stand under a note. */
      license: z.string().default(''),
    })
    .prefault({}),
  /** How notes are written, for every client that has no preference of its own. */
  notes: preferencesSchema.prefault({}),
  engines: z
    .strictObject({
      transcribe: z.enum(['openai', 'local']).default('openai'),
      draft: z.enum(['claude', 'extract']).default('claude'),
      search: z.enum(['lexical']).default('lexical'),
    })
    .prefault({}),
  openai: z
    .strictObject({
      base_url: engineUrl.default('https://api.openai.com/v1'),
      model: z.string().default('gpt-transcribe'),
    })
    .prefault({}),
  anthropic: z
    .strictObject({
      base_url: engineUrl.default('https://api.anthropic.com'),
      model: z.string().default('claude-opus-5-5'),
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).default('medium'),
    })
    .prefault({}),
  /** An OpenAI-compatible speech server on this machine. */
  local: z
    .strictObject({
      base_url: engineUrl.default('http://127.0.0.1:8080/v1'),
      model: z.string().default('whisper-1'),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;
