import { spawnSync } from 'node:child_process';
import { inflateRawSync, inflateSync } from 'node:zlib';

/**
 * What a reader, or a program, finds in an export: the words of a PDF by pdftotext, every part of a DOCX, and text with
 * what is attached to it. Where pdftotext is not installed a PDF's words are not to be had: undefined.
 */
export function readableText(content: string | Uint8Array): string {
  if (typeof content === 'string') return `${content}${attachedTexts(content).join('')}`;
  const bytes = Buffer.from(content);
  return bytes.subarray(0, 4).toString() === '%PDF'
    ? pdfText(bytes)
    : [...docxParts(bytes).values()].join('\n');
}

/** The texts in a FHIR bundle's attachments. */
export function attachedTexts(json: string): string[] {
  return [...json.matchAll(/"data": "(.*)"/gu)].map(([, data = '']) =>
    Buffer.from(data, 'base64').toString(),
  );
}

/** The words on the sheets, sheet by sheet, and what the file says of itself. */
function pdfText(bytes: Uint8Array): string {
  const { stdout, error } = spawnSync('pdftotext', ['-enc', 'UTF-8', '-layout', '-', '-'], { input: bytes });
  return `${error === undefined ? stdout.toString() : ''}${pdfStrings(Buffer.from(bytes))}`;
}

/** Strings of a PDF that are not drawn: metadata, and what is read aloud instead of what is drawn. */
function pdfStrings(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  const streams = [...text.matchAll(/stream\r?\n/gu)].map(({ index, 0: word }) =>
    inflated(bytes, index + word.length),
  );
  return [...`${text}${streams.join('')}`.matchAll(/\((?:\\.|[^\\()])*\)/gsu)]
    .map(([string]) => Buffer.from(unescaped(string.slice(1, -1)), 'latin1'))
    .map((raw) => (raw[0] === 0xfe && raw.length % 2 === 0 ? utf16(raw) : raw.toString('latin1')))
    .join(' ');
}

function unescaped(string: string): string {
  const meant: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  return string.replace(/\\(.)/gsu, (_, sign: string) => meant[sign] ?? sign);
}

function utf16(raw: Buffer): string {
  return raw.subarray(2).swap16().toString('utf16le');
}

function inflated(bytes: Buffer, start: number): string {
  try {
    return inflateSync(bytes.subarray(start)).toString('latin1');
  } catch {
    return '';
  }
}

/** The files in a DOCX, by name. */
export function docxParts(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  const parts = new Map<string, string>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    const path = bytes.toString('utf8', at + 46, at + 46 + (name ?? 0));
    const size = bytes.readUInt32LE(at + 20);
    const local = bytes.readUInt32LE(at + 42);
    const data = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(data, data + size);
    const text = bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    parts.set(path, text.toString('utf8'));
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return parts;
}
