import * as z from 'zod';

/** Who clinical words can be sent to by contract. */
export const attestedProviders = ['openai', 'anthropic'] as const;
export type AttestedProvider = (typeof attestedProviders)[number];

/** How long a provider keeps what it was sent: not at all, under its HIPAA-ready terms, or up to thirty days. */
export const providerRetentions = ['zdr', 'hipaa_ready', '30d'] as const;
export type ProviderRetention = (typeof providerRetentions)[number];

/** The clinician's word that a contract with a provider is signed. Never changed; a later one counts instead. */
export const attestationSchema = z.object({
  v: z.literal(1),
  kind: z.literal('attestation'),
  id: z.string(),
  provider: z.enum(attestedProviders),
  /** Scheme, host and port that it was said of. */
  origin: z.string(),
  /** The day the business associate agreement was signed. */
  baaSignedOn: z.string(),
  retention: z.enum(providerRetentions),
  orgId: z.string(),
  attestedBy: z.string(),
  at: z.string(),
});
export type Attestation = z.infer<typeof attestationSchema>;

/** From that moment on nothing clinical goes there. */
export const attestationRevokedSchema = z.object({
  v: z.literal(1),
  kind: z.literal('attestation-revoked'),
  id: z.string(),
  provider: z.enum(attestedProviders),
  at: z.string(),
});

/** Everything ever said about contracts with providers, oldest first. */
export type AttestationEvent = Attestation | z.infer<typeof attestationRevokedSchema>;

/** What counts now: the newest word about a provider at an origin, unless it was a revocation. */
export function liveAttestation(
  events: readonly AttestationEvent[],
  provider: AttestedProvider,
  origin: string,
): Attestation | undefined {
  const last = events.findLast(
    (event) =>
      event.provider === provider && (event.kind === 'attestation-revoked' || event.origin === origin),
  );
  return last?.kind === 'attestation' ? last : undefined;
}
