import type { OutwardStep } from '../core/egress.ts';

/** What goes out in each step, in plain words. */
export const stepWords: Readonly<Record<OutwardStep, string>> = {
  transcribe: 'sound, to be written down,',
  diarize: 'sound, to tell voices apart,',
  draft: 'the session’s words without names, to draft its note,',
  prep: 'quotes without names, to sum them up,',
  search: 'passages and questions without names, to search by meaning,',
};
