/** A term as it is spelt, and how it has been misheard. */
export interface GlossaryTerm {
  term: string;
  /** Words that were heard in its place, and that nobody means as they stand. */
  sounds: readonly string[];
  /** Words that make it more likely when they are said in the same line. */
  near: readonly string[];
  isMedication: boolean;
}

/** What `templates/glossary.yaml` says. */
export interface Glossary {
  terms: readonly GlossaryTerm[];
  /** Groups of words that sound alike and mean different things: none is ever turned into another. */
  never: readonly (readonly string[])[];
}
