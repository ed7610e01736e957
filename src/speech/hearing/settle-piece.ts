import type { Alternative } from '../../core/artefacts/transcript.ts';
import { inaudibleText } from '../../core/inaudible.ts';
import type { HeardPiece, UnnumberedLine } from '../../core/speech-ports.ts';
import { carriedWords, heldBack, trustOf, type Verdict } from './judge-piece.ts';
import { confidenceOf } from './line-confidence.ts';
import { likeness, wordsOf } from './repeats.ts';
import { fits, holdsSpeech, syllablesIn } from './speech-rate.ts';

/** An answer and what is thought of it. */
export interface JudgedAnswer {
  piece: HeardPiece;
  verdict: Verdict;
}

/** Two answers agree from here on: inventions differ when the boundaries do, words that were said come again. */
const agreement = 0.6;
/** A second answer must have so much more to take the first one's place. */
const fuller = { times: 1.15, syllables: 2 };
/** A line below it is marked for the reader's ear. */
const unsureBelow = 0.5;

/**
 * The lines of one piece, from the first answer and from what came when it was asked about again: the fuller of two
 * that can be believed; what was held only if the second answer says the same; else a visible mark wherever somebody
 * speaks.
 * @param again the second answer, in the order of time; none when it was not asked for
 */
export function settlePiece(first: JudgedAnswer, again: readonly JudgedAnswer[]): UnnumberedLine[] {
  if (again.length === 0) return alone(first);
  const parts = again.map((part) => ({ ...part, piece: within(first.piece, part.piece) }));
  const second = parts.map(({ piece }) => piece.text).join(' ');
  const { text, held, canBeConfirmed } = first.verdict;
  if (held !== undefined) {
    if (canBeConfirmed && likeness(held.text, second) >= agreement) {
      return [lineOf(first.piece, held.text, { asked: true, unsure: true })];
    }
    return hasWords(parts) ? partLines(parts, [held]) : asked(first, parts);
  }
  if (text === '') return hasWords(parts) ? partLines(parts, []) : asked(first, parts);
  return fullerOf(first, parts, second);
}

/** Silence that was sent along the second time belongs to nobody's line. */
function within({ startMs, endMs }: HeardPiece, part: HeardPiece): HeardPiece {
  return { ...part, startMs: Math.max(startMs, part.startMs), endMs: Math.min(endMs, part.endMs) };
}

/** The lines of a piece that was not asked about again: there was no doubt, or no other way to cut it. */
function alone({ piece, verdict }: JudgedAnswer): UnnumberedLine[] {
  const { text, held, rest } = verdict;
  if (text !== '') return withGap(piece, verdict, lineOf(piece, text, { unsure: verdict.doubtful }));
  const alternatives = held === undefined ? [] : [held];
  if (rest !== undefined) return [lineOf(piece, rest, { unsure: true, alternatives })];
  return held !== undefined || holdsSpeech(verdict.sound) ? [inaudible(piece, alternatives, false)] : [];
}

/** The same for one that was, and of which nothing better is known. */
function asked(first: JudgedAnswer, parts: readonly JudgedAnswer[]): UnnumberedLine[] {
  const { piece, verdict } = first;
  const alternatives = eachOnce(
    [verdict, ...parts.map((part) => part.verdict)].flatMap(({ held }) => held ?? []),
  );
  const rest = parts.some((part) => part.verdict.rest !== undefined)
    ? parts.map((part) => part.verdict.rest ?? part.verdict.text).join(' ')
    : verdict.rest;
  const isShorter =
    verdict.rest !== undefined && syllablesIn(verdict.rest).least <= syllablesIn(rest ?? '').least;
  const kept = isShorter ? verdict.rest : rest;
  if (kept !== undefined) return [lineOf(piece, kept, { asked: true, unsure: true, alternatives })];
  if (verdict.held === undefined && !holdsSpeech(verdict.sound)) return [];
  return [inaudible(piece, alternatives, true)];
}

/** Both answers have words: the fuller one, which is marked when they disagree. */
function fullerOf(first: JudgedAnswer, parts: readonly JudgedAnswer[], second: string): UnnumberedLine[] {
  const { piece, verdict } = first;
  const believed = parts.map((part) => part.verdict.text).join(' ');
  const wanted = syllablesIn(verdict.text).most * fuller.times + fuller.syllables;
  if (verdict.missing !== 'nothing' && syllablesIn(believed).most >= wanted) {
    return partLines(parts, [heldBack(piece, 'incomplete')]);
  }
  const [opening] = parts;
  if (
    verdict.carried >= carriedWords &&
    opening &&
    opening.verdict.carried < verdict.carried &&
    hasWords(parts)
  ) {
    return partLines(parts, [heldBack(piece, 'repeat')]);
  }
  const agrees = likeness(verdict.text, second) >= agreement;
  const isHasty = fits(verdict.text, verdict.sound) !== 'well';
  if (isHasty && !agrees && hasWords(parts)) return partLines(parts, [heldBack(piece, 'too-long')]);
  const saysMore = verdict.carried >= carriedWords && verdict.carried < wordsOf(verdict.text).plain.length;
  const unsure = !agrees || verdict.missing !== 'nothing' || saysMore || isSoft(first);
  return withGap(piece, verdict, lineOf(piece, verdict.text, { asked: true, unsure }));
}

/** One line for each part of the second answer; words that were not believed go with the first of them. */
function partLines(parts: readonly JudgedAnswer[], alternatives: readonly Alternative[]): UnnumberedLine[] {
  const lines = parts.flatMap(({ piece, verdict }): UnnumberedLine[] => {
    const held = verdict.held === undefined ? [] : [verdict.held];
    if (verdict.text !== '') {
      const line = lineOf(piece, verdict.text, {
        asked: true,
        unsure: verdict.missing !== 'nothing' || isSoft({ piece, verdict }),
      });
      return withGap(piece, verdict, line);
    }
    if (verdict.rest !== undefined) {
      return [lineOf(piece, verdict.rest, { asked: true, unsure: true, alternatives: held })];
    }
    return held.length > 0 || holdsSpeech(verdict.sound) ? [inaudible(piece, held, true)] : [];
  });
  return lines.map((line, index) =>
    index > 0 || alternatives.length === 0
      ? line
      : { ...line, alternatives: eachOnce([...alternatives, ...(line.alternatives ?? [])]) },
  );
}

/** A line of words, and after it a visible mark where the sound holds far more than they are. */
function withGap(piece: HeardPiece, { missing }: Verdict, line: UnnumberedLine): UnnumberedLine[] {
  return missing === 'surely'
    ? [line, inaudible(piece, [], line.flags?.includes('asked-again') ?? false)]
    : [line];
}

interface Marks {
  asked?: boolean;
  unsure?: boolean;
  alternatives?: readonly Alternative[];
}

function lineOf(
  piece: HeardPiece,
  text: string,
  { asked, unsure = false, alternatives = [] }: Marks,
): UnnumberedLine {
  const certain = confidenceOf(piece, text);
  const confidence = unsure ? Math.min(certain, unsureBelow - 0.01) : certain;
  const flags: NonNullable<UnnumberedLine['flags']> = [
    ...(confidence < unsureBelow ? (['unsure'] as const) : []),
    ...(asked ? (['asked-again'] as const) : []),
  ];
  return {
    ...placeOf(piece),
    text,
    confidence,
    ...(flags.length > 0 && { flags }),
    ...(alternatives.length > 0 && { alternatives: [...alternatives] }),
  };
}

function inaudible(piece: HeardPiece, alternatives: readonly Alternative[], asked: boolean): UnnumberedLine {
  return {
    ...placeOf(piece),
    text: inaudibleText(piece),
    confidence: 0,
    flags: ['inaudible', ...(asked ? (['asked-again'] as const) : [])],
    ...(alternatives.length > 0 && { alternatives: [...alternatives] }),
  };
}

function placeOf({
  startMs,
  endMs,
  channel,
}: HeardPiece): Pick<UnnumberedLine, 'startMs' | 'endMs' | 'channel'> {
  return { startMs, endMs, ...(channel !== undefined && { channel }) };
}

/** Words that are kept though something speaks against them. */
function isSoft({ piece, verdict }: JudgedAnswer): boolean {
  return fits(verdict.text, verdict.sound) !== 'well' || trustOf(piece) < unsureBelow;
}

function hasWords(parts: readonly JudgedAnswer[]): boolean {
  return parts.some(({ verdict }) => verdict.text !== '');
}

/** The same words once, with all the sound that they came back for. */
function eachOnce(alternatives: readonly Alternative[]): Alternative[] {
  const texts = [...new Set(alternatives.map(({ text }) => text))];
  return texts.flatMap((wanted) => {
    const same = alternatives.filter(({ text }) => text === wanted);
    return same.slice(0, 1).map((each) => ({ ...each, ...around(same) }));
  });
}

function around(alternatives: readonly Alternative[]): Pick<Alternative, 'startMs' | 'endMs'> {
  const ms = alternatives.flatMap(({ startMs = 0, endMs = startMs }) => [startMs, endMs]);
  return { startMs: Math.min(...ms), endMs: Math.max(...ms) };
}
