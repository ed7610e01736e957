import { sectionTypes } from './fhir-codes.ts';
import { addendumDocument, noteDocument } from './fhir-documents.ts';
import {
  authorOf,
  coded,
  type Resource,
  servicePeriod,
  statusOf,
  titleOf,
  typeOf,
  writtenAt,
} from './fhir-facts.ts';
import { type Ids, idsOf, instant, reference, uri } from './fhir-ids.ts';
import { paragraphs, sectionNarrative } from './fhir-narrative.ts';
import type { NotePage, PageSection } from './page.ts';
import { subjectName } from './page-facts.ts';
import type { Reading } from './reading.ts';

/**
 * A note as FHIR R4 (4.0.1): a Bundle of type document with the Composition first, its subject and author, and a
 * DocumentReference that holds the same note as plain text; each addendum is a DocumentReference that appends to it.
 * The same note always gives the same ids.
 * @param text the note as plain text
 */
export function renderFhir(reading: Reading, page: NotePage, text: string): string {
  const ids = idsOf(reading);
  const composition = compositionOf(reading, page, ids);
  const resources: [id: string, resource: Resource][] = [
    [ids.composition, composition],
    [ids.patient, patientOf(reading, ids)],
    ...practitioners(reading, ids),
    [ids.document, noteDocument(reading, page, ids, text)],
    ...reading.addenda.map((addendum, at): [string, Resource] => [
      ids.addendum(at),
      addendumDocument(reading, addendum, ids),
    ]),
  ];
  const bundle = {
    resourceType: 'Bundle',
    // v3-ActReason: test health data, which no record system should take for a patient's.
    ...(reading.client.synthetic && { meta: { security: [testData] } }),
    identifier: { system: 'urn:ietf:rfc:3986', value: uri(ids.bundle) },
    type: 'document',
    timestamp: writtenAt(reading),
    entry: resources.map(([id, resource]) => ({ fullUrl: uri(id), resource })),
  };
  return JSON.stringify(bundle, null, 2);
}

const testData = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  code: 'HTEST',
  display: 'test health data',
};

function compositionOf(reading: Reading, page: NotePage, ids: Ids): Resource {
  const { signed } = reading;
  return {
    resourceType: 'Composition',
    language: 'en-US',
    text: paragraphs([page.watermark ?? '', page.title].filter((one) => one !== '')),
    identifier: { system: 'urn:ietf:rfc:3986', value: uri(ids.composition) },
    status: statusOf(reading),
    type: typeOf(reading),
    subject: reference(ids.patient),
    date: writtenAt(reading),
    author: [authorOf(reading, ids)],
    title: titleOf(page),
    // v3-Confidentiality: mental health records are restricted.
    confidentiality: 'R',
    ...(signed && {
      attester: [{ mode: 'legal', time: instant(signed.signedAt), party: reference(ids.practitioner) }],
    }),
    event: [{ period: servicePeriod(reading) }],
    section: sectionsOf(page, ids, reading.addenda.length),
  };
}

function sectionsOf(page: NotePage, ids: Ids, addenda: number) {
  const facts = page.facts.map(({ label, value }) => `${label}: ${value}`);
  const mark = page.watermark === undefined ? [] : [page.watermark];
  return [
    { title: 'Service', text: paragraphs([...mark, ...facts]) },
    ...page.sections.map(section),
    ...(page.remarks.length === 0 ? [] : [{ title: 'Remarks', text: paragraphs(page.remarks) }]),
    {
      title: 'Signature',
      text: paragraphs([...page.signature, ...mark]),
      entry: [reference(ids.document)],
    },
    ...page.after.map((one) => ({
      ...section(one),
      ...(one.id === 'addenda' && {
        entry: Array.from({ length: addenda }, (_, at) => reference(ids.addendum(at))),
      }),
    })),
  ];
}

function section(one: PageSection) {
  const type = sectionTypes[one.id];
  return { title: one.title, ...(type && { code: coded(type) }), text: sectionNarrative(one) };
}

/** No more of a person than the page itself shows. */
function patientOf(reading: Reading, ids: Ids): Resource {
  return {
    resourceType: 'Patient',
    identifier: [{ system: 'urn:ietf:rfc:3986', value: uri(ids.patient) }],
    name: [{ text: subjectName(reading) }],
  };
}

function practitioners({ signed }: Reading, ids: Ids): [string, Resource][] {
  if (signed === undefined) return [];
  const { name, credential, license = '', publicKey } = signed.signer;
  const licensed = license === '' ? {} : { identifier: [{ value: license }] };
  const practitioner = {
    resourceType: 'Practitioner',
    name: [{ text: name === '' ? `holder of key ${publicKey}` : name }],
    ...((credential !== '' || license !== '') && {
      qualification: [{ ...licensed, code: { text: credential || 'licensed' } }],
    }),
  };
  return [[ids.practitioner, practitioner]];
}
