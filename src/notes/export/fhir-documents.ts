import { createHash } from 'node:crypto';
import type { Addendum } from '../../core/artefacts/note.ts';
import { calendarDay } from '../../core/time.ts';
import {
  authorOf,
  type Resource,
  servicePeriod,
  statusOf,
  titleOf,
  typeOf,
  writtenAt,
} from './fhir-facts.ts';
import { type Ids, instant, reference, uri, uuidOf } from './fhir-ids.ts';
import type { NotePage } from './page.ts';
import { addendumText } from './page-record.ts';
import type { Reading } from './reading.ts';
import { signerName } from './signature-lines.ts';

/** The note as plain text, for systems that keep documents. */
export function noteDocument(reading: Reading, page: NotePage, ids: Ids, text: string): Resource {
  return {
    ...documentHead(reading, ids),
    masterIdentifier: { system: 'urn:ietf:rfc:3986', value: uri(ids.document) },
    docStatus: statusOf(reading),
    type: typeOf(reading),
    date: writtenAt(reading),
    author: [authorOf(reading, ids)],
    description: titleOf(page),
    content: [{ attachment: attachmentOf(text, titleOf(page), writtenAt(reading)) }],
    context: { period: servicePeriod(reading) },
  };
}

/** What was added later, by its own author, appended to the note. */
export function addendumDocument(reading: Reading, addendum: Addendum, ids: Ids): Resource {
  const { signer, signedAt } = addendum.body;
  const day = calendarDay(reading.signed?.sessionStartedAt ?? reading.session.startedAt);
  const text = `${addendumText(addendum, day)}\n`;
  return {
    ...documentHead(reading, ids),
    docStatus: 'final',
    type: typeOf(reading),
    date: instant(signedAt),
    author: [{ display: signerName(signer) || `holder of key ${signer.publicKey}` }],
    relatesTo: [{ code: 'appends', target: reference(ids.document) }],
    description: addendum.body.type,
    content: [{ attachment: attachmentOf(text, addendum.body.type, instant(signedAt)) }],
  };
}

function documentHead({ session }: Reading, ids: Ids) {
  return {
    resourceType: 'DocumentReference',
    language: 'en-US',
    status: 'current',
    subject: reference(ids.patient),
    securityLabel: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
            code: 'R',
            display: 'restricted',
          },
        ],
      },
    ],
    identifier: [{ system: 'urn:ietf:rfc:3986', value: uri(uuidOf(`session ${session.id}`)) }],
  };
}

/** R4 asks for the SHA-1 of the bytes; it guards against accidents only, the signature is what proves. */
function attachmentOf(text: string, title: string, creation: string) {
  const bytes = Buffer.from(text, 'utf8');
  return {
    contentType: 'text/plain; charset=utf-8',
    language: 'en-US',
    data: bytes.toString('base64'),
    size: bytes.length,
    hash: createHash('sha1').update(bytes).digest('base64'),
    title,
    creation,
  };
}
