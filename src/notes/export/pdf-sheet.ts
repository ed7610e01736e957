import type PDFDocument from 'pdfkit';
import { type Face, faces } from './pdf-fonts.ts';
import { brokenLines, type TextLine } from './pdf-lines.ts';

type Pdf = InstanceType<typeof PDFDocument>;
type Element = ReturnType<Pdf['struct']>;

/** How a text looks. */
export interface Ink {
  face: Face;
  /** In points. */
  size: number;
  colour?: string;
}

/** One paragraph, and what it is to a reader that listens. */
export interface Block {
  tag: 'H1' | 'H2' | 'P' | 'LBody';
  text: string;
  ink: Ink;
  /** Points before it, and from the left. */
  before: number;
  indent?: number;
  /** Stands in the first line, left of the indent. */
  label?: string;
  labelInk?: Ink;
  /** Points that have to fit below it on the same sheet. */
  with?: number;
}

export const bodyInk: Ink = { face: 'regular', size: 10 };

/** Points from one line to the next. */
export function lineHeight({ size }: Ink): number {
  return size * 1.38;
}

/** Puts blocks on sheets from top to bottom; a paragraph never leaves one line alone on a sheet. */
export function createSheet(pdf: Pdf, area: { left: number; width: number; top: number; bottom: number }) {
  let y = area.top;

  const turn = () => {
    pdf.addPage();
    y = area.top;
  };

  return {
    /** @param parent what it belongs to */
    put(block: Block, parent: Element): void {
      const { ink, indent = 0, tag } = block;
      const lines = linesOf(pdf, block, area.width - indent);
      const height = lineHeight(ink);
      if (y > area.top) y += block.before;
      // Three lines cannot be parted into two and two.
      if (y + height * Math.min(lines.length, 3) + (block.with ?? 0) > area.bottom) turn();
      drawLabel(pdf, block, area.left, y, parent);
      const holder = holderOf(pdf, block, parent);
      for (let rest = lines; rest.length > 0; ) {
        const take = fitting(rest.length, Math.floor((area.bottom - y) / height));
        holder.add(pdf.markStructureContent(tag));
        for (const line of rest.slice(0, take)) {
          drawLine(pdf, line, ink, area.left + indent, y, area.width - indent);
          y += height;
        }
        pdf.endMarkedContent();
        rest = rest.slice(take);
        if (rest.length > 0) turn();
      }
      holder.end();
    },
  };
}

/** How many of the lines still to come this sheet takes: it and the next have two at least, or all. */
function fitting(lines: number, room: number): number {
  return lines <= room ? lines : Math.max(Math.min(room, lines - 2), 1);
}

function linesOf(pdf: Pdf, { text, ink }: Block, width: number): TextLine[] {
  pdf.font(faces[ink.face]).fontSize(ink.size);
  return brokenLines(text, width, (part) => pdf.widthOfString(part));
}

/** What is read aloud is the text as it was written, not as its words stand from left to right. */
function holderOf(pdf: Pdf, { tag, text }: Block, parent: Element): Element {
  const holder = pdf.struct(tag, { actual: text });
  parent.add(holder);
  return holder;
}

function drawLine(pdf: Pdf, line: TextLine, ink: Ink, x: number, y: number, width: number): void {
  pdf
    .font(faces[ink.face])
    .fontSize(ink.size)
    .fillColor(ink.colour ?? 'black');
  const left = line.fromRight ? x + width - line.width : x;
  for (const part of line.parts) pdf.text(part.text, left + part.x, y, { lineBreak: false });
}

function drawLabel(
  pdf: Pdf,
  { label, labelInk = bodyInk }: Block,
  x: number,
  y: number,
  parent: Element,
): void {
  if (label === undefined) return;
  const holder = pdf.struct('Lbl');
  parent.add(holder);
  holder.add(pdf.markStructureContent('Lbl'));
  pdf
    .font(faces[labelInk.face])
    .fontSize(labelInk.size)
    .fillColor(labelInk.colour ?? 'black');
  pdf.text(label, x, y, { lineBreak: false });
  pdf.endMarkedContent();
  holder.end();
}
