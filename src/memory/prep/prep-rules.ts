import type { PrepRules } from '../../core/prep.ts';
import { conceptLayer } from '../concepts.ts';
import { readThemeConcepts } from '../concepts-file.ts';
import { themesOf } from '../themes/themes.ts';
import { prepPage } from './page.ts';
import { readPrepBook } from './prep-file.ts';
import { summaryBrief, summaryTemplate } from './summary-brief.ts';
import { summaryProblems } from './summary-check.ts';

/**
 * What looks back over a client's months: the prepared page and the themes.
 * @param rules where `prep.yaml` and the concepts lie, e.g. `templates/rules`
 * @throws `usage` with line and column for a bad file
 */
export async function openPrepRules(rules: string): Promise<PrepRules> {
  const [book, concepts] = await Promise.all([readPrepBook(rules), readThemeConcepts(rules)]);
  const layer = conceptLayer(concepts);
  return {
    page: (record) => prepPage(record, book),
    summaryTemplate,
    summaryBrief,
    summaryProblems: (sentence, page) => summaryProblems(sentence, page, layer, book.themes),
    themes: (record, person) => themesOf(record, layer, book.themes, person),
  };
}
