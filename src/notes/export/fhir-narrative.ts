import type { PageLine, PageSection } from './page.ts';

/** A FHIR narrative: XHTML in which a text stays text. */
export interface Narrative {
  status: 'additional';
  div: string;
}

export function sectionNarrative({ lines, missing }: PageSection): Narrative {
  return narrative(missing === undefined ? `<ul>${lines.map(item).join('')}</ul>` : paragraph(missing));
}

/** One paragraph each. */
export function paragraphs(texts: readonly string[]): Narrative {
  return narrative(texts.map(paragraph).join(''));
}

function narrative(inner: string): Narrative {
  return { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>` };
}

function paragraph(text: string): string {
  return `<p>${escapeXml(text)}</p>`;
}

function item({ mark, text, times }: PageLine): string {
  const id = mark === undefined ? '' : `(${mark}) `;
  const evidence = times.length === 0 ? '' : ` [${times.join(', ')}]`;
  return `<li>${escapeXml(`${id}${text}${evidence}`)}</li>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
