import { looksLikeCaptions } from './captions.ts';

/**
 * A transcript file's bytes as text: UTF-8, UTF-16 where the file says so, else the code page in which Windows
 * programs save plain text.
 * @returns undefined where the bytes are no text at all.
 */
export function decodeCaptions(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) return undefined;
  return asUtf8(bytes) ?? asWindows(bytes);
}

/** Whether a file that begins with these bytes is a transcript, by its content. */
export function beginsLikeCaptions(start: Uint8Array): boolean {
  const text = decodeCaptions(start);
  return text !== undefined && looksLikeCaptions(text);
}

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What Windows-1252 has at 0x80 to 0x9f; the rest of it is as in Unicode. */
const windows = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Node 20 takes `windows-1252` for Latin 1, which has no letters there. */
function asWindows(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes);
  return text.replace(/[\u0080-\u009f]/g, (mark) => windows[mark.charCodeAt(0) - 0x80] ?? mark);
}
