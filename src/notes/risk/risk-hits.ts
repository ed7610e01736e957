import type { SpokenLine } from '../../core/lines.ts';
import { heaviestMeaning, type RiskConcern, type RiskMeaning } from '../../core/risk-hit.ts';
import type { Span } from '../phrases/phrase.ts';
import { apart } from '../phrases/phrase-list.ts';
import { type SpokenWords, wordsOfLine } from '../phrases/phrase-match.ts';
import { meaningInContext } from './risk-context.ts';
import type { ConcernPhrases, RiskPhraseBook, Saying } from './risk-file.ts';
import { isFirstPerson } from './risk-speaker.ts';
import { linesAt, type Turn, turnsAcrossHums } from './spoken-turns.ts';
import { isByAnother } from './who-hurts.ts';

/** A line in which something of a concern was said, and how it was meant. */
export interface RiskHit {
  concern: ConcernPhrases;
  line: SpokenLine;
  meaning: RiskMeaning;
  /** Where in the line; nowhere when it runs over several. */
  places: readonly PlaceInLine[];
}

/** A place in a line, told so that it can be found again in the words as they were said. */
export interface PlaceInLine {
  /** The first is 0. */
  sentence: number;
  /** How far into the line, 0 to 1. */
  share: number;
}

/**
 * Finds what was said of every concern, in each line and across the lines of one turn, because recognition cuts
 * inside sentences; the heaviest meaning of each concern in each line. Nothing that was found is dropped. Lines
 * without a speaker count, but never as the client's own; a therapist's lines only where they speak in the first
 * person. What could not be heard says nothing.
 */
export function riskHits(lines: readonly SpokenLine[], book: RiskPhraseBook): readonly RiskHit[] {
  const ofLines = known.get(book) ?? new WeakMap<readonly SpokenLine[], readonly RiskHit[]>();
  known.set(book, ofLines);
  const hits = ofLines.get(lines) ?? hitsOf(lines, book);
  ofLines.set(lines, hits);
  return hits;
}

/** What a note says of risk and the hits beside it rest on the same words: they are looked for once. */
const known = new WeakMap<RiskPhraseBook, WeakMap<readonly SpokenLine[], readonly RiskHit[]>>();

function hitsOf(lines: readonly SpokenLine[], book: RiskPhraseBook): RiskHit[] {
  const heard = lines.filter((line) => !isInaudible(line));
  const alone = heard.flatMap((line) => hitsInLine(line, book));
  const joined = turnsAcrossHums(heard)
    .filter((turn) => turn.lines.length > 1)
    .flatMap((turn) => hitsAcross(turn, book));
  const all = [...alone, ...joined].map((hit) => withoutWrongRelation(hit, heard, book));
  return heaviestPerLine(all);
}

/** Violence by a brother is no partner's; it stays a finding of the same family. */
function withoutWrongRelation(hit: RiskHit, lines: readonly SpokenLine[], book: RiskPhraseBook): RiskHit {
  if (hit.concern.concern !== 'partner_violence' || !isByAnother(hit.line, lines)) return hit;
  const concern = book.concerns.find((each) => each.concern === 'abuse_or_neglect') ?? hit.concern;
  return { ...hit, concern };
}

function hitsInLine(line: SpokenLine, book: RiskPhraseBook): RiskHit[] {
  const said = wordsOfLine(line);
  return hitsIn(said, book, line.role).map(({ concern, meaning, start }) => ({
    concern,
    meaning,
    line,
    places: [{ sentence: sentencesBefore(said.form, start), share: start / said.form.length }],
  }));
}

function sentencesBefore(form: string, at: number): number {
  return form.slice(0, at + 1).match(/ [.?](?= )/gu)?.length ?? 0;
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
    ofLine.set(hit.concern.concern, before === undefined ? hit : heavier(before, hit));
  }
  return [...found.values()]
    .flatMap((ofLine) => [...ofLine.values()])
    .sort((one, other) => one.line.id - other.line.id);
}

function heavier(one: RiskHit, other: RiskHit): RiskHit {
  if (one.meaning === other.meaning) return { ...one, places: [...one.places, ...other.places] };
  return heaviestMeaning([one.meaning, other.meaning]) === one.meaning ? one : other;
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
      return lines.map((line) => ({ concern, meaning: weighed, line, places: [] }));
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
  const literal = apart(spans, said, harmless);
  return spans.map((span) => {
    const isLiteral = literal.some(({ start }) => start === span.start);
    const meaning = isLiteral ? meaningInContext(said.form, span, base, concern.about) : 'idiom';
    return { concern, meaning, start: span.start, end: span.end };
  });
}

function isOwn(meaning: RiskMeaning): boolean {
  return meaning === 'present' || meaning === 'vague' || meaning === 'past';
}
