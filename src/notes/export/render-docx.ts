import {
  AlignmentType,
  Document,
  Footer,
  Header,
  HeadingLevel,
  type IParagraphOptions,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  TabStopType,
  TextRun,
} from 'docx';
import { TextWatermark } from 'docx/watermarks';
import { docxStyles, ruled } from './docx-styles.ts';
import { lineText } from './line-text.ts';
import type { NotePage, PageFact, PageSection } from './page.ts';

/** A note page for a word processor: real headings and lists, the same head and foot on every sheet as the PDF's. */
export async function renderDocx(page: NotePage): Promise<Uint8Array> {
  const document = new Document({
    title: page.title,
    creator: 'amynote',
    lastModifiedBy: 'amynote',
    description: '',
    styles: docxStyles,
    numbering: { config: [{ reference: bullets, levels: [bullet] }] },
    sections: [
      {
        properties: { page: letter },
        headers: { default: headerOf(page) },
        footers: { default: footerOf(page) },
        children: body(page),
      },
    ],
  });
  return Packer.toBuffer(document);
}

/** US Letter; twentieths of a point. */
const letter = {
  size: { width: 12_240, height: 15_840 },
  margin: { top: 1440, bottom: 1280, left: 1280, right: 1280, header: 720, footer: 640 },
};
const textWidth = letter.size.width - letter.margin.left - letter.margin.right;

const bullets = 'statements';
const bullet = {
  level: 0,
  format: LevelFormat.BULLET,
  text: '•',
  alignment: AlignmentType.LEFT,
  style: { paragraph: { indent: { left: 280, hanging: 280 } } },
};

function headerOf({ running, watermark }: NotePage): Header {
  const [word = ''] = watermark?.split(':') ?? [];
  const mark = word === '' ? [] : [new TextWatermark({ text: word, color: 'silver', opacity: 0.5 })];
  return new Header({
    children: [new Paragraph({ style: 'Header', children: [new TextRun(running), ...mark] })],
  });
}

function footerOf({ watermark = '' }: NotePage): Footer {
  const number = new TextRun({
    children: [watermark, '\tPage ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES],
  });
  const tabStops = [{ type: TabStopType.RIGHT, position: textWidth }];
  return new Footer({ children: [new Paragraph({ style: 'Footer', tabStops, children: [number] })] });
}

function body(page: NotePage): Paragraph[] {
  const mark = page.watermark === undefined ? [] : [paragraph(page.watermark, { style: 'Mark' })];
  return [
    paragraph(page.title, { heading: HeadingLevel.HEADING_1 }),
    ...mark,
    ...page.facts.map(fact),
    ...page.sections.flatMap(sectionParagraphs),
    ...page.remarks.map((text) => paragraph(text, { style: 'Remark' })),
    ...page.signature.map((text, at) => signature(text, at, page.signature.length)),
    ...page.after.flatMap(sectionParagraphs),
    ...mark,
  ];
}

function fact({ label, value }: PageFact): Paragraph {
  const children = [new TextRun({ text: label, bold: true }), new TextRun({ children: ['\t', value] })];
  return new Paragraph({ style: 'Fact', children });
}

function sectionParagraphs({ title, lines, missing }: PageSection): Paragraph[] {
  return [
    paragraph(title, { heading: HeadingLevel.HEADING_2 }),
    ...(missing === undefined
      ? lines.map((line) =>
          paragraph(lineText(line), { style: 'Statement', numbering: { reference: bullets, level: 0 } }),
        )
      : [paragraph(missing, { style: 'Statement' })]),
  ];
}

/** Stays together on one sheet. */
function signature(text: string, at: number, count: number): Paragraph {
  const options = { keepLines: true, keepNext: at < count - 1 };
  return paragraph(
    text,
    at === 0 ? { ...options, ...ruled, style: 'Signer' } : { ...options, style: 'Signature' },
  );
}

function paragraph(text: string, options: IParagraphOptions): Paragraph {
  const fromRight = beginsAtRight(text);
  const run = new TextRun({ text, ...(fromRight && { rightToLeft: true }) });
  return new Paragraph({ ...options, ...(fromRight && { bidirectional: true }), children: [run] });
}

/** By its first letter, as the Unicode bidirectional algorithm takes it. */
function beginsAtRight(text: string): boolean {
  return /^\P{L}*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(
    text,
  );
}
