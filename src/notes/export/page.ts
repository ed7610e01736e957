/** A sentence of the page and the moments of the session it rests on, as `03:14`. */
export interface PageLine {
  /** The statement's id, where it is to be shown. */
  mark?: string;
  text: string;
  times: string[];
}

/** One line at the head of a page. */
export interface PageFact {
  label: string;
  value: string;
}

/** Sentences under a heading. */
export interface PageSection {
  /** As in the note's template, or `risk`, `addenda`, … */
  id: string;
  title: string;
  lines: PageLine[];
  /** Stands there where there are no lines. */
  missing?: string;
}

/** A note as it is read, before a format gives it its marks. Every text is one line without control characters. */
export interface NotePage {
  title: string;
  /** Whose it is and of which day: on every sheet. */
  running: string;
  /** Stands above and below a note that nobody signed, or that is of an invented client. */
  watermark: string | undefined;
  facts: PageFact[];
  sections: PageSection[];
  /** What a reader must know about the page itself. */
  remarks: string[];
  signature: string[];
  /** Added after the signature. */
  after: PageSection[];
}
