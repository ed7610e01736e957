import PDFDocument from 'pdfkit';
import { lineText } from './line-text.ts';
import type { NotePage, PageSection } from './page.ts';
import { faces, printablePage } from './pdf-fonts.ts';
import { type Block, bodyInk, createSheet, type Ink, lineHeight } from './pdf-sheet.ts';

type Pdf = InstanceType<typeof PDFDocument>;
type Sheet = ReturnType<typeof createSheet>;
type Element = ReturnType<Pdf['struct']>;

/** US Letter, in points. */
const sheet = { width: 612, height: 792 };
const area = { left: 64, width: sheet.width - 128, top: 72, bottom: sheet.height - 64 };

const inks = {
  title: { face: 'bold', size: 16 },
  heading: { face: 'bold', size: 11.5 },
  label: { face: 'bold', size: 10 },
  small: { face: 'regular', size: 8.5, colour: '#333333' },
  running: { face: 'regular', size: 8.5, colour: '#444444' },
} satisfies Record<string, Ink>;

/**
 * A note page as a tagged PDF: whose note it is, of which day and which sheet of how many on every sheet; a draft says
 * so across each of them. @throws `failed` where the typeface lacks letters
 */
export async function renderPdf(page: NotePage): Promise<Uint8Array> {
  const pdf = newDocument(page);
  const bytes = collected(pdf);
  const shown = printablePage(page, (codePoint) => hasGlyph(pdf, codePoint));
  pdf.on('pageAdded', () => drawWatermark(pdf, shown.watermark));
  pdf.addPage();
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  fill(createSheet(pdf, area), pdf, root, shown);
  root.end();
  drawRunning(pdf, shown.running, shown.watermark);
  pdf.end();
  return bytes;
}

function newDocument({ title }: NotePage): Pdf {
  return new PDFDocument({
    size: [sheet.width, sheet.height],
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    font: faces.regular,
    tagged: true,
    pdfVersion: '1.7',
    lang: 'en-US',
    displayTitle: true,
    info: { Title: title, Creator: 'amynote', Producer: 'amynote' },
  });
}

async function collected(pdf: Pdf): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of pdf) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** The library's types do not name the font it has open. */
function hasGlyph(pdf: Pdf, codePoint: number): boolean {
  const { _font } = pdf as unknown as {
    _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } };
  };
  return _font.font.hasGlyphForCodePoint(codePoint);
}

function fill(on: Sheet, pdf: Pdf, root: Element, page: NotePage): void {
  on.put({ tag: 'H1', text: page.title, ink: inks.title, before: 0 }, root);
  if (page.watermark !== undefined) on.put(paragraph(page.watermark, inks.label, 2), root);
  for (const [at, { label, value }] of page.facts.entries()) {
    const block = { ...paragraph(value, bodyInk, at === 0 ? 12 : 0), indent: 140 };
    const holder = child(pdf, root, 'Sect');
    on.put({ ...block, label, labelInk: inks.label }, holder);
    holder.end();
  }
  for (const section of page.sections) putSection(on, pdf, root, section);
  for (const remark of page.remarks) on.put(paragraph(remark, inks.small, 10), root);
  for (const [at, text] of page.signature.entries()) {
    const ink = at === 0 ? inks.label : inks.small;
    on.put({ ...paragraph(text, ink, at === 0 ? 20 : 1), with: at === 0 ? 60 : 0 }, root);
  }
  for (const section of page.after) putSection(on, pdf, root, section);
  if (page.watermark !== undefined) on.put(paragraph(page.watermark, inks.label, 12), root);
}

function putSection(on: Sheet, pdf: Pdf, root: Element, { title, lines, missing }: PageSection): void {
  const below = 2 * lineHeight(bodyInk) + 4;
  on.put({ tag: 'H2', text: title, ink: inks.heading, before: 16, with: below }, root);
  if (missing !== undefined) {
    on.put(paragraph(missing, bodyInk, 4), root);
    return;
  }
  const list = child(pdf, root, 'L');
  for (const line of lines) {
    const item = child(pdf, list, 'LI');
    const body = { ink: bodyInk, before: 4, indent: 14, label: '•' };
    on.put({ ...body, tag: 'LBody', text: lineText(line) }, item);
    item.end();
  }
  list.end();
}

function child(pdf: Pdf, parent: Element, tag: string): Element {
  const made = pdf.struct(tag as 'Sect');
  parent.add(made);
  return made;
}

function paragraph(text: string, ink: Ink, before: number): Block {
  return { tag: 'P', text, ink, before };
}

/** From corner to corner of a sheet, in points. */
const widestMark = 800;

/** Behind the words, and dark enough to be seen on a copy of a copy. */
function drawWatermark(pdf: Pdf, watermark: string | undefined): void {
  if (watermark === undefined) return;
  const [word = ''] = watermark.split(':');
  const middle: [number, number] = [sheet.width / 2, sheet.height / 2];
  pdf.markContent('Artifact', { type: 'Page' });
  pdf.save();
  pdf.rotate(-52, { origin: middle });
  pdf.font(faces.bold).fontSize(150);
  pdf.fontSize(Math.min(150, (150 * widestMark) / pdf.widthOfString(word)));
  pdf.fillColor('#000000').fillOpacity(0.09);
  pdf.text(word, middle[0] - pdf.widthOfString(word) / 2, middle[1] - 90, { lineBreak: false });
  pdf.restore();
  pdf.endMarkedContent();
}

/** At the end, when the number of sheets is known. */
function drawRunning(pdf: Pdf, running: string, watermark: string | undefined): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let at = 0; at < count; at++) {
    pdf.switchToPage(start + at);
    pdf.markContent('Artifact', { type: 'Pagination' });
    pdf.font(faces.regular).fontSize(inks.running.size).fillColor(inks.running.colour);
    pdf.text(running, area.left, 40, { lineBreak: false });
    const foot = `Page ${at + 1} of ${count}`;
    const y = sheet.height - 44;
    pdf.text(foot, area.left + area.width - pdf.widthOfString(foot), y, { lineBreak: false });
    if (watermark !== undefined) pdf.text(watermark, area.left, y, { lineBreak: false });
    pdf.endMarkedContent();
  }
}
