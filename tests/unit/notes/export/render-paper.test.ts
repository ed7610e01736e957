import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, test } from 'vitest';
import type { RenderableNote } from '../../../../src/core/note-export.ts';
import { installed } from '../../vault/programs.ts';
import { docxParts } from './readable-text.ts';
import { draftOf, own, signedNote, written } from './sample-notes.ts';

const withPoppler = test.runIf(installed('pdftotext', 'pdftoppm', 'pdfinfo'));
const withOffice = test.runIf(installed('soffice', 'pdftotext'));
const folder = mkdtempSync(join(tmpdir(), 'amynote-paper-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hostile = [
  '# <b>bold</b> & [link](http://a.test) \u202egnitirw\u202c \u0000\u0007\ufffe\uffff\tend',
  `A word of ${'m'.repeat(400)} letters.`,
  'Łukasz Żółć, Ñandú Çelik, Đorđe Nguyễn, Αθήνα, Москва.',
  'Client’s mother, שרה כהן, called on Sunday.',
];
const many = Array.from({ length: 40 }, (_, week) =>
  own(
    `s${week + 20}`,
    `Client described week ${week + 1}, in which sleep and work were affected, and what helped.`,
  ),
);

async function longNote(): Promise<RenderableNote> {
  const draft = await draftOf([]);
  const sections = [
    ...draft.content.sections,
    { id: 'data', title: 'Data', statements: hostile.map((text, at) => own(`s${at + 1}`, text)) },
    { id: 'long', title: 'Weeks', statements: many },
  ];
  return { ...draft, content: { ...draft.content, sections } };
}

/** Every sheet of a PDF as text. */
function sheets(pdf: Uint8Array): string[] {
  const text = execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input: pdf }).toString();
  return text.split('\f').slice(0, -1);
}

/** A DOCX as a word processor prints it. */
function printed(docx: Uint8Array): Uint8Array {
  writeFileSync(join(folder, 'note.docx'), docx);
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'office')).href}`;
  const args = [profile, '--headless', '--convert-to', 'pdf', '--outdir', folder, join(folder, 'note.docx')];
  execFileSync('soffice', args, { stdio: 'ignore', timeout: 60_000 });
  return readFileSync(join(folder, 'note.pdf'));
}

function expectSheets(pages: readonly string[], draft: boolean): void {
  expect(pages.length).toBeGreaterThan(2);
  for (const [at, page] of pages.entries()) {
    expect(page).toMatch(/^\s*ME · 2026-03-02 · Progress note\n/u);
    expect(page.trimEnd()).toMatch(new RegExp(`Page ${at + 1} of ${pages.length}$`, 'u'));
    expect(page.includes('DRAFT: not reviewed, not signed')).toBe(draft);
  }
  const words = pages.join('\n').replace(/\s+/gu, ' ');
  for (let week = 1; week <= 40; week++) expect(words).toContain(`Client described week ${week}, in which`);
  expect(words).toContain('# <b>bold</b> & [link](http://a.test) gnitirw end');
  expect(words.replaceAll(' ', '')).toContain('m'.repeat(60));
  for (const name of ['Łukasz Żółć, Ñandú Çelik, Đorđe Nguyễn', 'Αθήνα', 'Москва'])
    expect(words.normalize('NFC')).toContain(name);
}

describe('a PDF', () => {
  withPoppler('says on every sheet whose it is, of which day, and that it is a draft', async () => {
    const draft = await longNote();
    expectSheets(sheets(asBytes(await written(draft, { format: 'pdf' }))), true);
    expectSheets(sheets(asBytes(await written(signedNote(draft), { format: 'pdf' }))), false);
  });

  withPoppler('has a mark across each sheet of a draft that can be seen and read through', async () => {
    const grey = async (note: RenderableNote) => greyShare(asBytes(await written(note, { format: 'pdf' })));
    const draft = await draftOf([]);
    expect(await grey(draft)).toBeGreaterThan(0.02);
    expect(await grey(signedNote(draft))).toBeLessThan(0.002);
  });

  withPoppler('is tagged, titled, and tells of itself no more than that', async () => {
    const pdf = asBytes(await written({ ...(await longNote()), fullName: true }, { format: 'pdf' }));
    writeFileSync(join(folder, 'facts.pdf'), pdf);
    const facts = execFileSync('pdfinfo', [join(folder, 'facts.pdf')]).toString();
    expect(facts).toMatch(/^Title: +Progress note$/mu);
    expect(facts).toMatch(/^Creator: +amynote$/mu);
    expect(facts).toMatch(/^Tagged: +yes$/mu);
    expect(facts).not.toMatch(/Author|Subject|Keywords|Mira/u);
    const tags = execFileSync('pdfinfo', ['-struct', join(folder, 'facts.pdf')]).toString();
    for (const tag of ['H1', 'H2', 'LI', 'Lbl', 'LBody', 'P'])
      expect(tags).toMatch(new RegExp(`^ +${tag} \\(`, 'mu'));
  });

  withPoppler('puts words of right-to-left scripts in their reading order', async () => {
    const text = sheets(asBytes(await written(await longNote(), { format: 'pdf' }))).join('\n');
    expect(text.replace(/\p{Cf}/gu, '')).toContain('Client’s mother, שרה כהן, called on Sunday.');
  });

  it('never leaves a letter out: a script that the typeface lacks is refused, an emoji becomes □ and is told', async () => {
    const text = async (words: string) => {
      const draft = await draftOf([]);
      const sections = [{ id: 'data', title: 'Data', statements: [own('s1', words)] }];
      return written({ ...draft, content: { ...draft.content, sections } }, { format: 'pdf' });
    };
    await expect(text('Client’s name is 田中.')).rejects.toMatchObject({ code: 'failed' });
    await expect(text('Client felt 🫠.')).resolves.toBeInstanceOf(Uint8Array);
  });
});

describe('a DOCX', () => {
  withOffice('prints with the same words, heads and feet as the PDF', { timeout: 90_000 }, async () => {
    expectSheets(sheets(printed(asBytes(await written(await longNote(), { format: 'docx' })))), true);
  });

  it('is well-formed XML whatever the words hold, with real headings and lists', async () => {
    const parts = docxParts(Buffer.from(asBytes(await written(await longNote(), { format: 'docx' }))));
    const document = parts.get('word/document.xml') ?? '';
    expect(document).toContain('&lt;b&gt;bold&lt;/b&gt; &amp; [link]');
    for (const part of parts.values()) expect(part).not.toMatch(/(?![\n\r\t])[\p{Cc}\p{Cs}\ufffe\uffff]/u);
    expect(document).toMatch(/<w:pStyle w:val="Heading1"\/>/u);
    expect(document).toMatch(/<w:numPr>/u);
  });

  it('has the mark of a draft in the head of its sheets; a signed note has none; neither names anybody', async () => {
    const draft = { ...(await draftOf([])), fullName: true };
    for (const [note, marked] of [
      [draft, true],
      [signedNote(draft), false],
    ] as const) {
      const parts = docxParts(Buffer.from(asBytes(await written(note, { format: 'docx' }))));
      const heads = [...parts].filter(([name]) => /word\/header\d/u.test(name)).map(([, xml]) => xml);
      expect(heads.some((xml) => /textpath[^>]*string="DRAFT"/u.test(xml))).toBe(marked);
      const facts = `${parts.get('docProps/core.xml')}${parts.get('docProps/app.xml')}`;
      expect(facts).toContain('<dc:creator>amynote</dc:creator>');
      expect(facts).not.toMatch(/Mira|Sample/u);
    }
  });
});

/** How much of the first sheet is the light grey of the mark. */
function greyShare(pdf: Uint8Array): number {
  const sharp = ['-aa', 'no', '-aaVector', 'no', '-gray'];
  const image = execFileSync('pdftoppm', [...sharp, '-r', '30', '-f', '1', '-l', '1', '-'], { input: pdf });
  const pixels = image.subarray(image.indexOf('255\n') + 4);
  return pixels.filter((value) => value > 215 && value < 245).length / pixels.length;
}

function asBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
