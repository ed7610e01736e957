import type { Correction, Line, Transcript } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';

/** One change of a line's words, before it has a number. */
export type Change = Pick<Correction, 'line' | 'to' | 'by' | 'undoes'>;

/** The transcript with a change in it and in its journal; pure. */
export function withChange(transcript: Transcript, change: Change, at: string): Transcript {
  const { corrections = [] } = transcript;
  const line = lineOf(transcript, change.line);
  const id = lastCorrection(transcript) + 1;
  const entry: Correction = {
    id,
    line: line.id,
    from: line.text,
    to: change.to,
    by: change.by,
    at,
    ...(line.flags !== undefined && { flags: line.flags }),
    ...(change.by === 'clinician' && doubtsOf(line)),
    ...(change.undoes !== undefined && { undoes: change.undoes }),
  };
  const undone = corrections.find((other) => other.id === change.undoes);
  const flags = undone === undefined ? flagsAfter(line, change) : (undone.flags ?? []);
  const { flags: _, confidence: __, alternatives: ___, ...rest } = line;
  const doubts = doubtsOf(undone?.by === 'clinician' ? undone : line);
  const changed: Line = {
    ...rest,
    text: change.to,
    ...(change.by === 'clinician' && undone === undefined ? {} : doubts),
    ...(flags.length > 0 && { flags }),
  };
  return {
    ...transcript,
    lines: transcript.lines.map((each) => (each.id === line.id ? changed : each)),
    corrections: [...corrections, entry],
  };
}

/** What speaks against a line's words: of words that the clinician wrote it says nothing. */
function doubtsOf({
  confidence,
  alternatives,
}: Line | Correction): Pick<Line, 'confidence' | 'alternatives'> {
  return { ...(confidence !== undefined && { confidence }), ...(alternatives && { alternatives }) };
}

/** The highest number that a change of a transcript ever had, 0 for none; a strike takes entries, never their numbers. */
export function lastCorrection({ corrections = [], lastCorrection = 0 }: Transcript): number {
  return Math.max(lastCorrection, ...corrections.map(({ id }) => id));
}

/** What the clinician wrote is neither inaudible nor unsure any more. */
function flagsAfter({ flags = [] }: Line, { by }: Change): NonNullable<Line['flags']> {
  const kept = flags.filter((flag) => by === 'glossary' || (flag !== 'inaudible' && flag !== 'unsure'));
  return kept.includes('corrected') ? kept : [...kept, 'corrected'];
}

/** @throws `not-found` */
export function lineOf({ lines }: Transcript, id: number): Line {
  const line = lines.find((each) => each.id === id);
  if (line !== undefined) return line;
  throw new AmynoteError('not-found', 'the transcript has no such line', {
    hint: 'see their numbers: amynote show --part transcript',
  });
}

/** Whether the clinician changed words of it, or took back what the glossary changed, and left them so. */
export function hasOwnWords({ corrections = [] }: Transcript): boolean {
  const standing = inEffect(corrections);
  const byGlossary = new Set(corrections.flatMap(({ id, by }) => (by === 'glossary' ? [id] : [])));
  return corrections.some(
    ({ id, by, undoes }) =>
      by === 'clinician' && standing.has(id) && (undoes === undefined || byGlossary.has(undoes)),
  );
}

/** Numbers of the changes that nothing has taken back. */
export function inEffect(corrections: readonly Correction[]): Set<number> {
  const undone = new Set<number>();
  const standing = new Set<number>();
  for (const { id, undoes } of corrections.toReversed()) {
    if (undone.has(id)) continue;
    standing.add(id);
    if (undoes !== undefined) undone.add(undoes);
  }
  return standing;
}

/**
 * What takes a change back: the newest one that stands, or the given one, which may itself have taken one back.
 * @throws `not-found`; `failed` when the line was changed again since
 */
export function undoing(transcript: Transcript, id: number | undefined): Change {
  const { corrections = [] } = transcript;
  const standing = inEffect(corrections);
  const wanted = corrections.findLast((entry) =>
    id === undefined ? standing.has(entry.id) && entry.undoes === undefined : entry.id === id,
  );
  if (wanted === undefined) {
    throw new AmynoteError('not-found', 'there is no such correction to take back', {
      hint: 'see them: amynote correct SESSION --list',
    });
  }
  if (!standing.has(wanted.id)) {
    throw new AmynoteError('failed', 'that correction is taken back already', {
      hint: 'see what stands: amynote correct SESSION --list',
    });
  }
  const later = corrections.findLast(
    (entry) =>
      entry.line === wanted.line &&
      entry.id > wanted.id &&
      standing.has(entry.id) &&
      entry.undoes === undefined,
  );
  if (later !== undefined || lineOf(transcript, wanted.line).text !== wanted.to) throw changedSince(later);
  return { line: wanted.line, to: wanted.from, by: 'clinician', undoes: wanted.id };
}

function changedSince(later: Correction | undefined): AmynoteError {
  const which = later === undefined ? 'ID' : String(later.id);
  return new AmynoteError('failed', 'the line was changed again since', {
    hint: `take that back first: amynote correct SESSION --undo ${which}`,
  });
}
