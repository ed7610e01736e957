import { attestedProviders, liveAttestation } from '../core/attestation.ts';
import type { StagePorts } from '../core/ports.ts';

/** How long a provider at an origin keeps what it was sent, in a word; `unknown` where nobody attested a contract. */
export type RetentionTerms = (provider: string, origin: string) => string;

/** What the contracts say that count now. One that cannot be read keeps nobody from erasing. */
export async function retentionTerms({ vault }: StagePorts): Promise<RetentionTerms> {
  const events = await vault.attestations.list().catch(() => []);
  return (provider, origin) => {
    const known = attestedProviders.find((one) => one === provider);
    return (known && liveAttestation(events, known, origin)?.retention) ?? 'unknown';
  };
}
