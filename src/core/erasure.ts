import * as z from 'zod';
import type { Inventory } from './audit-inventory.ts';

/** What can be erased of a session or a client. `session` and `client` are all there is of one. */
export const erasedParts = ['audio', 'transcript', 'drafts', 'nudge-drafts', 'session', 'client'] as const;
export type ErasedPart = (typeof erasedParts)[number];

/**
 * What became of a file. `key-destroyed`: its header, the only place of its key, was overwritten before the name went.
 * `removed`: the name went and no more. `absent`: it was gone already, after an interruption.
 */
export const destructions = ['key-destroyed', 'removed', 'absent'] as const;
export type Destruction = (typeof destructions)[number];

const subjectSchema = z.object({ clientId: z.string(), sessionId: z.string().optional() });

/** Why something was erased. */
export const erasureReasonSchema = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('rule'),
    /** Names of settings, e.g. `retention.audio_days_after_signing`, with the value they had. */
    rules: z.array(z.object({ rule: z.string(), setting: z.string() })),
  }),
  z.object({ by: z.literal('request') }),
  z.object({ by: z.literal('withdrawal'), withdrawalId: z.string(), scopes: z.array(z.string()) }),
  /** It had come back, as with a backup; the certificate of the first time. */
  z.object({ by: z.literal('return'), certificate: z.string() }),
]);
export type ErasureReason = z.infer<typeof erasureReasonSchema>;

/** A file that lasts, and the SHA-256 of it as the audit log knows it; absent where the log is younger. */
export const erasableFileSchema = z.object({ file: z.string(), sha256: z.string().optional() });
export type ErasableFile = z.infer<typeof erasableFileSchema>;

/** What is about to be erased: written before the first file goes, so that whoever comes after a crash finishes it. */
export const erasureBegunSchema = z.object({
  v: z.literal(1),
  kind: z.literal('erasure-begun'),
  id: z.string(),
  at: z.string(),
  by: z.string(),
  subject: subjectSchema,
  what: z.array(z.enum(erasedParts)).min(1),
  reason: erasureReasonSchema,
  files: z.array(erasableFileSchema),
  /** How many files of each kind that come and go: `pieces`, `capture`, `index`, … */
  passing: z.record(z.string(), z.number().int()),
});
export type ErasureBegun = z.infer<typeof erasureBegunSchema>;

/** What a provider was sent, and may hold on its own terms. */
export const providerCopiesSchema = z.object({
  provider: z.string(),
  origin: z.string(),
  models: z.array(z.string()),
  purposes: z.array(z.string()),
  requests: z.number().int(),
  first: z.string(),
  last: z.string(),
  requestIds: z.array(z.string()),
  /** What its contract says of keeping, where the clinician attested one; `unknown` otherwise. */
  retention: z.string(),
});
export type ProviderCopies = z.infer<typeof providerCopiesSchema>;

/** What is signed of an erasure. It holds ids, paths and hashes, and no word of a session. */
export const certificateBodySchema = z.object({
  v: z.literal(1),
  type: z.literal('erasure'),
  id: z.string(),
  vaultId: z.string(),
  tool: z.string(),
  subject: subjectSchema,
  what: z.array(z.enum(erasedParts)).min(1),
  reason: erasureReasonSchema,
  begunAt: z.string(),
  erasedAt: z.string(),
  by: z.string(),
  files: z.array(erasableFileSchema.extend({ method: z.enum(destructions) })),
  passing: z.record(z.string(), z.number().int()),
  /** What stays, how many of it, and why. */
  kept: z.array(z.object({ what: z.string(), count: z.number().int(), why: z.string() })),
  outOfReach: z.object({
    providers: z.array(providerCopiesSchema),
    /** When backups and exports were made before, as the audit log tells; not where they lie. */
    backups: z.array(z.string()),
    exports: z.array(z.string()),
    disk: z.string(),
  }),
  publicKey: z.string(),
});
export type CertificateBody = z.infer<typeof certificateBodySchema>;

/** The signed proof of an erasure: Ed25519 over the RFC 8785 form of its body. */
export const certificateSchema = z.object({
  v: z.literal(1),
  kind: z.literal('certificate'),
  id: z.string(),
  body: certificateBodySchema,
  bodySha256: z.string(),
  signature: z.string(),
});
export type Certificate = z.infer<typeof certificateSchema>;

/** What this home remembers of an erasure, so that a backup which brings files back is noticed: ids, paths, hashes. */
export const erasedMemorySchema = erasureBegunSchema
  .pick({ v: true, id: true, at: true, subject: true, what: true })
  .extend({ files: z.array(erasableFileSchema) });
export type ErasedMemory = z.infer<typeof erasedMemorySchema>;

/** Files that were erased for good and are in the vault again, as an older backup brings them: by the erasure they were of. */
export function returnedFiles(
  memories: readonly ErasedMemory[],
  { held }: Pick<Inventory, 'held'>,
): { memory: ErasedMemory; files: string[] }[] {
  return memories
    .map((memory) => {
      const back = memory.files.filter(
        ({ file, sha256 }) => sha256 !== undefined && held.get(file)?.sha256 === sha256,
      );
      return { memory, files: back.map(({ file }) => file) };
    })
    .filter(({ files }) => files.length > 0);
}
