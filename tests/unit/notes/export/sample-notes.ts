import type { Addendum, NoteContent, SignedBody, Statement } from '../../../../src/core/artefacts/note.ts';
import type { Client, Person } from '../../../../src/core/client.ts';
import { emptyNoteContext } from '../../../../src/core/note-context.ts';
import type { ExportChoice, RenderableNote } from '../../../../src/core/note-export.ts';
import { createNoteRenderer } from '../../../../src/notes/export/export-note.ts';
import { renderDocx } from '../../../../src/notes/export/render-docx.ts';
import { renderPdf } from '../../../../src/notes/export/render-pdf.ts';
import { createNoteRules, readRuleData } from '../../../../src/notes/note-rules.ts';
import { sessionLines, template, templates } from '../session.ts';

const at = '2026-03-02T15:00:00-05:00';
export const sha = '0'.repeat(64);

/** A note in any format, as the program writes it. */
export function written(note: RenderableNote, choice: ExportChoice): Promise<string | Uint8Array> {
  return renderer.write(note, choice);
}

/** The same, of a format that is text. */
export async function writtenText(note: RenderableNote, choice: ExportChoice): Promise<string> {
  return String(await written(note, choice));
}

/** Read once: nothing of it changes. */
const ruleData = readRuleData(templates);

const renderer = createNoteRenderer({ docx: async () => renderDocx, pdf: async () => renderPdf });

/** A draft of the session that all these tests share, by the rules themselves. */
export async function draftOf(
  texts: [section: string, text: string, lines: number[]][],
): Promise<RenderableNote> {
  const rules = createNoteRules(await ruleData);
  const statements = texts.map(([section, text, lines]) => ({ section, text, lines }));
  const soap = await template('soap');
  const answer = { statements, risk: [], requestIds: [] };
  const { rejected: _, ...verified } = rules.verify(answer, soap, sessionLines, emptyNoteContext);
  const { id, title, version } = soap;
  return noteOf({ template: { id, title, version, sha256: sha }, ...verified });
}

/** A draft with any content, of one client unless others are given. */
export function noteOf(
  content: NoteContent,
  people: Person[] = [{ id: 'p1', name: 'Mira Example', role: 'client' }],
): RenderableNote {
  const client: Client = {
    v: 1,
    kind: 'client',
    id: 'c',
    name: people.length === 1 ? (people[0]?.name ?? '') : 'Tuesday group',
    sessionKind: people.length === 1 ? 'individual' : 'group',
    people,
    createdAt: at,
    updatedAt: at,
  };
  const session: RenderableNote['session'] = {
    v: 1,
    kind: 'session',
    id: 's',
    clientId: 'c',
    sessionKind: client.sessionKind,
    startedAt: at,
    source: 'import',
    createdAt: at,
    tool: 't',
  };
  return { content, session, client, lines: sessionLines, fullName: false };
}

/** The same note, signed. */
export function signedNote(draft: RenderableNote, more: Partial<SignedBody> = {}): RenderableNote {
  const signed: SignedBody = {
    clientId: 'c',
    sessionId: 's',
    sessionStartedAt: at,
    sessionEndedAt: '2026-03-02T15:50:00-05:00',
    timesFrom: 'clinician',
    inputs: { transcript: 'a'.repeat(64) },
    content: draft.content,
    signer: { name: 'Jo Sample', credential: 'LCSW', license: 'CO 123456', publicKey: 'AAAA' },
    signedAt: '2026-03-02T18:20:00-05:00',
    assistance:
      'Drafted with AI assistance from a consented recording; reviewed, edited and approved by the signing clinician.',
    ...more,
  };
  return { ...draft, signed, seal: { bodySha256: 'b'.repeat(64), signature: 'c2lnbmVk' }, addenda: [] };
}

/** A clinician's own sentence. */
export function own(id: string, text: string, more: Partial<Statement> = {}): Statement {
  return { id, text, lines: [], quotes: [], status: 'clinician', problems: [], ...more };
}

/** Something added to the signed note. */
export function addendum(body: Partial<Addendum['body']> & { text: string }): Addendum {
  return {
    v: 1,
    kind: 'addendum',
    sessionId: 's',
    createdAt: at,
    tool: 't',
    inputs: {},
    body: {
      sessionId: 's',
      clientId: 'c',
      type: 'late entry',
      noteSha256: 'b'.repeat(64),
      signer: { name: 'Jo Sample', credential: 'LCSW', publicKey: 'AAAA' },
      signedAt: '2026-03-04T09:05:00-05:00',
      ...body,
    },
    bodySha256: 'd'.repeat(64),
    signature: 'YWRkZWQ=',
  };
}
