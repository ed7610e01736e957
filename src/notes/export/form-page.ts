import type { FormPage } from '../../core/consent-form.ts';
import type { NotePage } from './page.ts';

/** A consent form as a page: nothing of it is a draft, and it is signed by hand. */
export function formOnPaper({ title, running, facts, sections, remarks }: FormPage): NotePage {
  return {
    title,
    running,
    watermark: undefined,
    facts,
    sections: sections.map(({ title: heading, lines, isFilledIn }, at) => ({
      id: `s${at}`,
      title: heading,
      lines: lines.map((text) => ({ text, times: [] })),
      ...(isFilledIn && { isFilledIn }),
    })),
    remarks,
    signature: [],
    after: [],
  };
}
