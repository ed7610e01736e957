import { createHash } from 'node:crypto';
import type { Reading } from './reading.ts';

/** UUIDs of a bundle's resources; the same copy of the same note always has the same. */
export interface Ids {
  bundle: string;
  composition: string;
  patient: string;
  practitioner: string;
  document: string;
  addendum(at: number): string;
}

export function idsOf({ session, client, person, signed, rules }: Reading): Ids {
  const copy = `${session.id} ${person?.id ?? ''} ${rules.purpose ?? ''} ${signed?.signedAt ?? 'draft'}`;
  return {
    bundle: uuidOf(`bundle ${copy}`),
    composition: uuidOf(`composition ${copy}`),
    patient: uuidOf(`patient ${client.id} ${person?.id ?? ''}`),
    practitioner: uuidOf(`practitioner ${signed?.signer.publicKey ?? ''}`),
    document: uuidOf(`document ${copy}`),
    addendum: (at) => uuidOf(`addendum ${at} ${copy}`),
  };
}

/** A name-based UUID (RFC 9562, version 8): it gives away nothing of what it was made of. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(`amynote ${name}`).digest('hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** As FHIR points to what lies in the same bundle. */
export function uri(id: string): string {
  return `urn:uuid:${id}`;
}

export function reference(id: string) {
  return { reference: uri(id) };
}

/** FHIR's instants have seconds and an offset. */
export function instant(iso: string): string {
  return /T\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/u.test(iso) ? iso.replace(/(T\d\d:\d\d)/u, '$1:00') : iso;
}
