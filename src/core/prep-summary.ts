import type { SummarySentence } from './prep.ts';

/** A fluent summary of a prepared page, of which every sentence was proven by the quotes it names. */
export interface PrepSummary {
  sentences: (SummarySentence & { section: string })[];
  model?: string;
  requestIds: string[];
  /** How many sentences were refused for good. */
  refused: number;
  /** Ids of the rules that refused them, each once. */
  rules: string[];
}
