import type { IrregularForms } from './inflections.ts';

/** What phrases may refer to: named groups of phrases, and the forms of irregular words. */
export interface Vocabulary {
  groups: ReadonlyMap<string, string>;
  forms: IrregularForms;
}

/** @param forms rows of an irregular word with all its forms, the word first */
export function vocabularyOf({
  groups,
  forms,
}: {
  groups: Record<string, string>;
  forms: readonly string[];
}): Vocabulary {
  const rows = forms.map((row): [string, string[]] => {
    const all = row.split(' ');
    return [all[0] ?? row, all];
  });
  return { groups: new Map(Object.entries(groups)), forms: new Map(rows) };
}
