import type { SpokenLine } from '../core/lines.ts';
import { type SpokenWords, wordsOfLine } from './phrase-match.ts';
import { spansApart } from './phrase-pattern.ts';
import { heaviestMeaning, type RiskConcern, type RiskMeaning } from './risk-concerns.ts';
import { meaningInContext, type Span } from './risk-context.ts';
import type { ConcernPhrases, RiskPhraseBook, Saying } from './risk-file.ts';
import { isFirstPerson } from './risk-speaker.ts';
import { linesAt, type Turn, turnsAcrossHums } from './spoken-turns.ts';

/** A line in which something of a concern was said, and how it was meant. */
export interface RiskHit {
  concern: ConcernPhrases;
  line: SpokenLine;
  meaning: RiskMeaning;
}

/**
 * Finds what was said of every concern, in each line and across the lines of one turn, because recognition cuts
 * inside sentences; the heaviest meaning of each concern in each line. Nothing that was found is dropped. Lines
 * without a speaker count, but never as the client's own; a therapist's lines only where they speak in the first
 * person. What could not be heard says nothing.
 */
export function riskHits(lines: readonly SpokenLine[], book: RiskPhraseBook): RiskHit[] {
  const heard = lines.filter((line) => !isInaudible(line));
  const alone = heard.flatMap((line) =>
    hitsIn(wordsOfLine(line), book, line.role).map(({ concern, meaning }) => ({ concern, meaning, line })),
  );
  const joined = turnsAcrossHums(heard)
    .filter((turn) => turn.lines.length > 1)
    .flatMap((turn) => hitsAcross(turn, book));
  return heaviestPerLine([...alone, ...joined]);
}

function isInaudible({ flags, text }: SpokenLine): boolean {
  return flags?.includes('inaudible') === true || /^\s*\[inaudible\b[^\]]*\]\s*$/u.test(text);
}

function heaviestPerLine(all: readonly RiskHit[]): RiskHit[] {
  const found = new Map<SpokenLine, Map<RiskConcern, RiskHit>>();
  for (const hit of all) {
    const ofLine = found.get(hit.line) ?? new Map<RiskConcern, RiskHit>();
    found.set(hit.line, ofLine);
    const before = ofLine.get(hit.concern.concern);
    const meaning = before === undefined ? hit.meaning : heaviestMeaning([before.meaning, hit.meaning]);
    ofLine.set(hit.concern.concern, { ...hit, meaning: meaning ?? hit.meaning });
  }
  return [...found.values()]
    .flatMap((ofLine) => [...ofLine.values()])
    .sort((one, other) => one.line.id - other.line.id);
}

/** Recognition ends a piece with a full stop even where the sentence goes on; what runs over one is never plain. */
function hitsAcross(turn: Turn, book: RiskPhraseBook): RiskHit[] {
  const flowing = withoutInnerStops(turn);
  return hitsIn(flowing.said, book, turn.lines[0]?.role ?? null).flatMap(
    ({ concern, meaning, start, end }) => {
      const lines = linesAt(flowing, start, end);
      if (lines.length < 2) return [];
      const runsOver = lines.slice(0, -1).some((line) => / [.…] $/u.test(wordsOfLine(line).form));
      const weighed = runsOver && meaning === 'present' ? 'vague' : meaning;
      return lines.map((line) => ({ concern, meaning: weighed, line }));
    },
  );
}

function withoutInnerStops({ lines }: Turn): Turn {
  const starts: number[] = [];
  let form = ' ';
  for (const line of lines) {
    starts.push(form.length - 1);
    form += wordsOfLine(line)
      .form.trimStart()
      .replace(/ [.,…] $/u, ' ');
  }
  return { lines, said: { form, words: new Set(form.split(' ')) }, starts };
}

interface Found extends Span {
  concern: ConcernPhrases;
  meaning: RiskMeaning;
}

function hitsIn(said: SpokenWords, book: RiskPhraseBook, role: SpokenLine['role']): Found[] {
  const hits = book.sayings.candidates(said).flatMap((saying) => meant(said, saying, book));
  if (role === 'client') return hits;
  if (role === 'therapist') {
    return hits
      .filter((hit) => isOwn(hit.meaning) && isFirstPerson(said.form, hit))
      .map((hit) => ({ ...hit, meaning: 'unknown_speaker' }));
  }
  return hits.map((hit) => (hit.meaning === 'present' ? { ...hit, meaning: 'unknown_speaker' } : hit));
}

/** Where an idiom covers every place of a phrase it is still told, as an idiom. */
function meant(said: SpokenWords, { phrase, concern, base }: Saying, book: RiskPhraseBook): Found[] {
  const spans = phrase.spans(said);
  if (spans.length === 0) return [];
  const harmless =
    concern.finding === undefined ? concern.harmless : book.questions[concern.finding].harmless;
  const apart = spansApart(said, phrase, harmless);
  return spans.map(({ start, end }) => {
    const literal = apart.some((span) => span.start === start);
    const meaning = literal ? meaningInContext(said.form, { start, end }, base, concern.about) : 'idiom';
    return { concern, meaning, start, end };
  });
}

function isOwn(meaning: RiskMeaning): boolean {
  return meaning === 'present' || meaning === 'vague' || meaning === 'past';
}
