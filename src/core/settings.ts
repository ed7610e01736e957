import * as z from 'zod';
import { isBaseUrl } from './base-url.ts';
import type { OutwardStep } from './egress.ts';
import { preferencesSchema } from './preferences.ts';

/** Refused when it is set, not only when sound is about to leave. */
const engineUrl = z.string().refine(isBaseUrl);

const retentionDays = z.union([z.literal('keep'), z.coerce.number().int().min(0).max(36_500)]);
const onOff = z.enum(['on', 'off']).default('on');

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
  /** Texts between sessions. */
  nudges: z
    .strictObject({
      /** Where you practise, as `US-IL` or `GB`: which crisis lines and which law. */
      place: z
        .string()
        .regex(/^[A-Z]{2}(?:-[A-Z0-9]{1,3})?$/)
        .default('US'),
      /** How you are reached after hours, as it is to stand in a text; empty for not at all. */
      after_hours: z.string().max(60).default(''),
      /** When no text arrives, as `21:00-08:00`; empty for what the rules say. */
      quiet_hours: z
        .string()
        .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d)?$/)
        .default(''),
      /** The name of your practice, to be kept off locked screens. */
      practice: z.string().default(''),
    })
    .prefault({}),
  engines: z
    .strictObject({
      transcribe: z.enum(['openai', 'local']).default('openai'),
      draft: z.enum(['claude', 'extract']).default('claude'),
      search: z.enum(['lexical', 'openai', 'local']).default('lexical'),
    })
    .prefault({}),
  insights: z
    .strictObject({
      /** What is counted is said, what somebody feels is never guessed. It cannot be switched off. */
      restrict_inferred_affect: z
        .preprocess((value) => (value === 'true' ? true : value), z.literal(true))
        .default(true),
    })
    .prefault({}),
  /** The clinician's own load. */
  wellbeing: z
    .strictObject({
      /** Whether `status` says a line of it. */
      line: z.enum(['on', 'off']).default('on'),
      /** The clinician's own hours; what lies outside of them is called after hours. */
      hours: z
        .string()
        .regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/)
        .refine((hours) => hours.slice(0, 5) < hours.slice(6))
        .default('08:00-18:00'),
    })
    .prefault({}),
  /** How long what a note was made of is kept after it is signed, in days, or `keep`. */
  retention: z
    .strictObject({
      /** The sound; never before the note is signed. */
      audio_days_after_signing: retentionDays.default(7),
      /** The transcript with its speakers; kept where everybody agreed to `retain_transcript`. */
      transcript_days_after_signing: retentionDays.default(30),
      /** Every draft of a note that is signed. */
      drafts_days_after_signing: retentionDays.default(0),
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
  /** Whether an outward step can be done at all; what works in this program alone has no switch. */
  switches: z
    .strictObject({
      transcribe: onOff,
      diarize: onOff,
      draft: onOff,
      prep: onOff,
      search: onOff,
    } satisfies Record<OutwardStep, typeof onOff>)
    .prefault({}),
  /** Models that search by meaning, for the engines of the same names; `openai` is asked at `openai.base_url`. */
  search: z
    .strictObject({
      openai: z.strictObject({ model: z.string().min(1).default('text-embedding-3-small') }).prefault({}),
      local: z
        .strictObject({
          /** An OpenAI-compatible embeddings server on this machine. */
          base_url: engineUrl.default('http://127.0.0.1:11434/v1'),
          model: z.string().min(1).default('nomic-embed-text'),
        })
        .prefault({}),
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
