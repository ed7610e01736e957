import type { NoteContent, Section, Statement } from '../../core/artefacts/note.ts';
import { memberBody } from '../../core/member-body.ts';
import type { ExportChoice } from '../../core/note-export.ts';
import type { NotePage } from './page.ts';
import { additionsText } from './page-record.ts';
import { areTimesConfirmed, payerGaps } from './payer-needs.ts';
import type { Reading } from './reading.ts';

/**
 * A note for a program, in the shape the vault keeps it. Where anything is left out `leftOut` says so, and the
 * signature, which covers all of it, cannot be checked against this copy: `--profile legal` leaves nothing out.
 */
export function renderJson(reading: Reading, page: NotePage, choice: ExportChoice): string {
  const { session, client, fullName, person, addenda, seal, signed, rules, verified = [] } = reading;
  const gaps = payerGaps(reading);
  const own = seal?.members?.find(({ member }) => member === person?.id);
  const head = {
    v: 1,
    kind: signed === undefined ? 'note' : 'signed-note',
    sessionId: session.id,
    ...(page.watermark !== undefined && { watermark: page.watermark }),
    ...(client.synthetic && { synthetic: true }),
    ...(choice.profile !== undefined && { profile: choice.profile }),
    ...(person !== undefined && { member: person.id }),
    ...(fullName && { client: (person ?? client).name }),
    times: `${areTimesConfirmed(reading) ? '' : 'not '}confirmed by the clinician`,
    ...(addenda.length > 0 && { laterAdditions: additionsText(reading) }),
    ...(gaps.length > 0 && { lacking: gaps }),
    risk: page.sections.flatMap(({ id, lines }) => (id === 'risk' ? lines.map(({ text }) => text) : [])),
    leftOut: leftOutOf(reading),
  };
  const record =
    signed === undefined
      ? { ...head, content: shown(reading) }
      : {
          ...head,
          body: bodyOf(reading),
          addenda: addenda.map(({ body, bodySha256, signature }) =>
            rules.proof ? { body, bodySha256, signature } : { body },
          ),
          ...(rules.record && { verified }),
          ...(rules.proof && {
            bodySha256: (own ?? seal)?.bodySha256,
            signature: (own ?? seal)?.signature,
          }),
        };
  return unseen(JSON.stringify(record, null, 2));
}

/** The signed words as they were signed where all of them are there; else what this reader gets of them. */
function bodyOf(reading: Reading) {
  const { signed, rules, person } = reading;
  if (signed === undefined || (rules.record && person === undefined)) return signed;
  const {
    receipt: _,
    inputs,
    ...body
  } = person && signed.member === undefined ? memberBody(signed, person.id) : signed;
  return { ...body, ...(rules.proof && { inputs }), content: shown(reading) };
}

function leftOutOf({ leftOut, rules, signed, person }: Reading): string[] {
  if (signed !== undefined && rules.record && person === undefined) return [];
  return [
    ...leftOut,
    ...(rules.record ? [] : ['What the risk rules marked, and the receipt.']),
    ...(signed === undefined
      ? []
      : ['The signature covers words that are not here: it cannot be checked with this copy.']),
  ];
}

/** Without anybody's moments where this reader gets none: they name lines of a session nobody else has. */
function shown({ content, rules }: Reading): NoteContent {
  const { hits, ...rest } = content;
  const kept: NoteContent = rules.record ? content : rules.proof ? rest : withoutRules(rest);
  if (rules.times) return kept;
  const bare = (statement: Statement): Statement => ({ ...statement, lines: [], problems: [] });
  const section = (one: Section): Section => ({ ...one, statements: one.statements.map(bare) });
  return {
    ...kept,
    sections: kept.sections.map(section),
    risk: kept.risk.map((finding) => ({ ...finding, lines: [] })),
  };
}

/** Without what only steers drafting and checking. */
function withoutRules({ template, sections, confirmed: _, ...rest }: NoteContent): NoteContent {
  const { words: __, ...named } = template;
  const section = ({ words: _, limits: __, source: ___, ...one }: Section): Section => one;
  return { template: named, sections: sections.map(section), ...rest };
}

/** JSON lets control and direction marks stand as they are; a terminal would obey them. */
function unseen(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu,
    (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
