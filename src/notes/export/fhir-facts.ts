import { toolStamp } from '../../core/version.ts';
import { documentTypes, type LoincCode } from './fhir-codes.ts';
import { type Ids, instant, reference } from './fhir-ids.ts';
import type { NotePage } from './page.ts';
import type { Reading } from './reading.ts';

/** A FHIR resource. */
export type Resource = { resourceType: string } & Record<string, unknown>;

/** When the words were last put down: the signature or the newest addendum; of a draft the day of the session. */
export function writtenAt({ signed, session, addenda }: Reading): string {
  return instant(addenda.at(-1)?.body.signedAt ?? signed?.signedAt ?? session.startedAt);
}

/** As a concept. */
export function coded({ code, display }: LoincCode) {
  return { coding: [{ system: 'http://loinc.org', code, display }] };
}

/** What kind of note it is. */
export function typeOf({ content }: Reading) {
  return coded(documentTypes[content.template.kind ?? 'progress']);
}

/** What nobody signed is preliminary; what was added to is amended. */
export function statusOf({ signed, addenda }: Reading): 'preliminary' | 'final' | 'amended' {
  if (signed === undefined) return 'preliminary';
  return addenda.length === 0 ? 'final' : 'amended';
}

/** Who answers for the words: of a draft only the program. */
export function authorOf({ signed }: Reading, ids: Ids) {
  return signed === undefined
    ? { type: 'Device', display: `${toolStamp}; not reviewed by a clinician` }
    : reference(ids.practitioner);
}

/** When the session was, as it is right by now. */
export function servicePeriod({ now, signed, session }: Reading) {
  const start = now.startedAt ?? signed?.sessionStartedAt ?? session.startedAt;
  const end = now.endedAt ?? signed?.sessionEndedAt;
  return { start: instant(start), ...(end !== undefined && { end: instant(end) }) };
}

/** A draft says so in its title too. */
export function titleOf({ title, watermark }: NotePage): string {
  return watermark === undefined ? title : `${title} (${watermark})`;
}
