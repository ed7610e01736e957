import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fhir } from 'fhir';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readSessionScript, type SessionScript } from '../../../../fixtures/load-session.ts';
import type { NoteContent } from '../../../../src/core/artefacts/note.ts';
import type { Client, Person } from '../../../../src/core/client.ts';
import { type ExportChoice, noteFormats, type RenderableNote } from '../../../../src/core/note-export.ts';
import { scopes } from '../../../../src/core/scopes.ts';
import { shippedTemplates } from '../../../../src/core/shipped-templates.ts';
import { draft } from '../../../../src/pipeline/draft.ts';
import { edit } from '../../../../src/pipeline/edit.ts';
import { importCaptions } from '../../../../src/pipeline/import-captions.ts';
import { lint } from '../../../../src/pipeline/lint.ts';
import type { NoteEdit } from '../../../../src/pipeline/note-edit.ts';
import { sign } from '../../../../src/pipeline/sign.ts';
import { readClient, readSpokenLines } from '../../../../src/pipeline/stage-session.ts';
import { openHits } from '../../../../src/pipeline/unresolved.ts';
import { type Stage, stage } from '../../pipeline/stage.ts';
import { consent } from '../../vault/artefacts.ts';
import { temporaryFolder } from '../../vault/play-vault.ts';
import { readableText } from './readable-text.ts';
import { written } from './sample-notes.ts';

/** Every shipped template from the kit's captions to every format, by the stages themselves. */
const kit = join(import.meta.dirname, '../../../../fixtures/sessions');
type Kind = 'individual' | 'couple' | 'group';
const two: Person[] = [
  { id: 'p1', name: 'Daniel Okafor', role: 'client' },
  { id: 'p2', name: 'Theo Lindqvist', role: 'partner' },
];
const clientIds = { individual: 'ccccccccccc1', couple: 'ccccccccccc2', group: 'ccccccccccc3' };
const people: Record<Kind, Person[]> = {
  individual: [{ id: 'p1', name: 'Maya Ortiz', role: 'client' }],
  couple: two,
  group: two,
};

const home = temporaryFolder(afterAll);
let made: Stage;
beforeAll(async () => {
  made = await stage(undefined, home);
  await Promise.all((['individual', 'couple', 'group'] as const).map(agreed));
});

const templates = [
  ...shippedTemplates
    .filter((id) => id !== 'couples-family' && id !== 'group')
    .map((id) => [id, 'maya-01', 'individual'] as const),
  ['couples-family', 'couple-01', 'couple'],
  ['group', 'couple-01', 'group'],
] as const;

test('there is no shipped template that this test does not know', async () => {
  const shipped = (await (await made.ports.templates()).list()).map(({ id }) => id);
  expect(templates.map(([id]) => id).toSorted()).toEqual(shipped.toSorted());
});

test.each(templates)(
  '%s drafts, is signed and is written in every format; every quotation was said, word for word',
  { timeout: 60_000 },
  async (template, file, kind) => {
    const script = readSessionScript(join(kit, `${file}.yaml`));
    const id = await importedSession(file, kind);
    const drafted = (await draft(made.ports, { sessionId: id, template })).value.content;
    const open = await renderable(id, { content: drafted });
    await reviewed(id, drafted);
    const { body, ...seal } = (await sign(made.ports, { confirmed: ['risk', 'plan'], sessionId: id, signer }))
      .value;
    const closed = await renderable(id, { content: body.content, signed: body, seal, addenda: [] });
    for (const format of noteFormats) {
      for (const [note, isDraft] of [
        [open, true],
        [closed, false],
      ] as const) {
        const choice: ExportChoice = { format, ...(template === 'group' && { member: 'p1' }) };
        const content = await written({ ...note, fullName: true }, choice);
        const text = readableText(content);
        expect(text.includes('DRAFT'), `${format} ${isDraft}`).toBe(isDraft);
        if (format === 'fhir')
          expect(new Fhir().validate(String(content)).messages.filter(isFault)).toEqual([]);
        // A PDF's lines are broken: its words are compared sheet by sheet elsewhere.
        if (format !== 'pdf') expectSaid(text, script);
      }
    }
  },
);

const signer = { name: 'Ada Lund', credential: 'LCSW' };

function clientOf(kind: Kind): Client {
  return { ...made.client, id: clientIds[kind], sessionKind: kind, people: people[kind] };
}

async function agreed(kind: Kind): Promise<void> {
  const client = clientOf(kind);
  await made.ports.vault.people.saveClient(client);
  for (const { id } of client.people) {
    const event = { ...consent(`${kind}${id}`, [...scopes], client.id), personId: id };
    await made.ports.vault.people.saveConsentEvent(event);
  }
}

async function importedSession(file: string, kind: Kind): Promise<string> {
  const text = readFileSync(join(kit, `${file}.vtt`), 'utf8');
  const startedAt = new Date('2026-03-02T20:00:00Z');
  const request = { client: clientOf(kind), text, therapist: 'Therapist', startedAt };
  return (await importCaptions(made.ports, request)).id;
}

/** What a clinician has to do before a note is signed: write what is missing, decide what is open, leave out what fails. */
async function reviewed(sessionId: string, content: NoteContent): Promise<void> {
  const missing = content.sections.filter((section) => section.missing !== undefined);
  const unclear = content.risk.filter(({ status }) => status === 'unclear');
  const change: NoteEdit[] = [
    ...missing.map(({ id, member }) => ({
      type: 'add' as const,
      sectionId: id,
      texts: [`Reviewed under ${id}.`],
      ...(member !== undefined && { member }),
    })),
    ...openHits(content).map(({ id }) => ({
      type: 'hit' as const,
      hitId: id,
      disposition: 'not_risk' as const,
    })),
    ...unclear.map(({ category, member }) => ({
      type: 'risk' as const,
      category,
      status: 'unclear' as const,
      ...(member !== undefined && { member }),
    })),
  ];
  const after = (await edit(made.ports, { sessionId, change })).value.content;
  const failing = after.sections.flatMap(({ statements }) =>
    statements.filter(({ status }) => status === 'unsupported'),
  );
  const refused = (await lint(made.ports, sessionId, after)).filter(({ severity }) => severity === 'error');
  const ids = new Set([...failing.map(({ id }) => id), ...refused.map(({ place }) => place)]);
  const drops = [...ids].map((statementId) => ({ type: 'drop' as const, statementId }));
  if (drops.length > 0) await edit(made.ports, { sessionId, change: drops });
}

async function renderable(
  sessionId: string,
  note: Pick<RenderableNote, 'content' | 'signed' | 'seal' | 'addenda'>,
): Promise<RenderableNote> {
  const session = await made.ports.vault.sessions.readSession(sessionId);
  const client = await readClient(made.ports, session.clientId);
  const { lines = [] } = (await readSpokenLines(made.ports, sessionId)) ?? {};
  return { ...note, session, client, lines, fullName: false };
}

function isFault({ severity }: { severity?: string }): boolean {
  return severity === 'error' || severity === 'fatal';
}

/** By the script the kit was made from, not by anything the program wrote. */
function expectSaid(text: string, { turns }: SessionScript): void {
  const said = turns.map((turn) => plain(turn.text)).join(' ');
  const quotations = [...text.matchAll(/“([^”]+)”/gu)].map(([, quotation = '']) => quotation);
  expect(quotations.length).toBeGreaterThan(0);
  for (const quotation of quotations) expect(said).toContain(plain(quotation));
}

/** Without what a format puts around a text, and with one kind of quotation mark. */
function plain(text: string): string {
  return text
    .replace(/\\(.)/gu, '$1')
    .replace(/&(?:apos|quot|#39);/gu, "'")
    .replaceAll('&amp;', '&')
    .replace(/[“”"'’‘]/gu, "'")
    .replace(/\s+/gu, ' ');
}
