import { createRequire } from 'node:module';
import { AmynoteError } from '../../core/errors.ts';
import type { NotePage, PageSection } from './page.ts';

const require = createRequire(import.meta.url);

/** DejaVu, with the letters of Latin, Greek, Cyrillic, Armenian, Georgian, Hebrew, Arabic and more, goes into the file. */
export const faces = {
  regular: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'),
} as const;
export type Face = keyof typeof faces;

/** Stands for a sign that is no letter and that the typeface lacks. */
const noSign = '□';

/**
 * A page with no sign that the typeface lacks: an emoji becomes □, and the page says so.
 * @throws `failed` where a letter would be lost
 */
export function printablePage(page: NotePage, has: (codePoint: number) => boolean): NotePage {
  let replaced = 0;
  const text = (words: string) => {
    const fitted = fittedText(words, has);
    replaced += fitted.split(noSign).length - words.split(noSign).length;
    return fitted;
  };
  const section = (one: PageSection): PageSection => ({
    ...one,
    title: text(one.title),
    lines: one.lines.map((line) => ({ ...line, text: text(line.text) })),
    ...(one.missing !== undefined && { missing: text(one.missing) }),
  });
  const fitted = {
    ...page,
    running: text(page.running),
    facts: page.facts.map(({ label, value }) => ({ label: text(label), value: text(value) })),
    sections: page.sections.map(section),
    signature: page.signature.map(text),
    after: page.after.map(section),
  };
  const remark = `${noSign} stands for a sign that this typeface lacks.`;
  return { ...fitted, remarks: [...page.remarks.map(text), ...(replaced === 0 ? [] : [remark])] };
}

/** By what a reader takes for one sign: a family of four is one. */
function fittedText(text: string, has: (codePoint: number) => boolean): string {
  const signs = [...new Intl.Segmenter().segment(text.normalize('NFC'))].map(({ segment }) => {
    const lacking = [...segment].filter((sign) => !has(sign.codePointAt(0) ?? 0));
    // Joiners and the like have no shape of their own.
    const shapes = lacking.filter((sign) => !/\p{Default_Ignorable_Code_Point}/u.test(sign));
    if (shapes.some((sign) => /[\p{L}\p{M}\p{N}]/u.test(sign))) throw lettersLacking();
    if (shapes.length > 0) return noSign;
    return [...segment].filter((sign) => !lacking.includes(sign)).join('');
  });
  return signs.join('');
}

function lettersLacking(): AmynoteError {
  return new AmynoteError('failed', 'the typeface of the PDF lacks letters of this note', {
    hint: 'write it as --format docx: a word processor has the letters, and can print to PDF',
  });
}
