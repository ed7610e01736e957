import type { Problem } from '../../core/artefacts/note.ts';
import type { SpokenLine } from '../../core/lines.ts';
import type { NoteContext } from '../../core/note-context.ts';
import type { EnforcedLimit, TemplateSection } from '../../core/template.ts';
import type { LintBook } from '../lint/lint-book.ts';
import type { Technique } from '../phrases/glossary-file.ts';
import type { Meanings } from '../phrases/meanings.ts';
import type { RiskPhraseBook } from '../risk/risk-file.ts';
import type { Quotation } from '../words/quotations.ts';

/** The data the rules need beside the note itself; read once from the templates' `rules` directory. */
export interface RuleData {
  risk: RiskPhraseBook;
  medications: readonly string[];
  techniques: readonly Technique[];
  /** Terms that are written with a capital letter and are nobody's name. */
  capitalised: readonly string[];
  /** Other words for the same, and words that exclude one another. */
  meanings: Meanings;
  lint: LintBook;
}

/** Everything a rule may look at. Rules are pure: the same context always gives the same problems. */
export interface StatementContext {
  /** The statement, on one line. */
  text: string;
  /** The statement without its quotations: what the drafter itself claims. */
  own: string;
  quotations: readonly Quotation[];
  /** The numbers of the lines it claims to rest on, as given. */
  lineIds: readonly number[];
  /** Those of them that exist, in order. */
  cited: readonly SpokenLine[];
  /** The whole session. */
  lines: readonly SpokenLine[];
  /** Absent when the template has no such section. */
  source: TemplateSection['source'] | undefined;
  /** What the section keeps out. */
  limits: readonly EnforcedLimit[];
  /** What is known beside the session: registered names, earlier notes. */
  known: NoteContext;
  data: RuleData;
}

/** Looks at one statement; an empty list means that this rule has nothing against it. */
export type StatementRule = (context: StatementContext) => Problem[];

/** One problem, as a rule's answer. The detail is a plain sentence without transcript text. */
export function problem(rule: string, detail: string): Problem[] {
  return [{ rule, detail }];
}
