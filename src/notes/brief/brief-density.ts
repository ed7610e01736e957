import type { Preferences } from '../../core/preferences.ts';
import type { Template, TemplateSection } from '../../core/template.ts';

/**
 * The template as a wish for more or less in each section leaves it. It only ever narrows: `brief` halves how many
 * statements there may be and lowers the most words, `detailed` raises the fewest words and no limit.
 */
export function narrowedTemplate(template: Template, { density }: Pick<Preferences, 'density'>): Template {
  if (density !== 'brief' && density !== 'detailed') return template;
  const { words, sections, ...rest } = template;
  return {
    ...rest,
    ...(words !== undefined && { words: narrowedWords(words, density) }),
    sections: sections.map((section) => narrowedSection(section, density)),
  };
}

function narrowedSection(section: TemplateSection, density: 'brief' | 'detailed'): TemplateSection {
  const { words, claims_max: most } = section;
  return {
    ...section,
    claims_max: density === 'brief' ? Math.ceil(most / 2) : most,
    ...(words !== undefined && { words: narrowedWords(words, density) }),
  };
}

/** The lower or the upper half of a range. */
function narrowedWords([least, most]: [number, number], density: 'brief' | 'detailed'): [number, number] {
  const middle = Math.ceil((least + most) / 2);
  return density === 'brief' ? [least, middle] : [middle, most];
}
