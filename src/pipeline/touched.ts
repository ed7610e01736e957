import type { Note, NoteContent } from '../core/artefacts/note.ts';
import type { Transcript } from '../core/artefacts/transcript.ts';
import { errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { riskCategories } from '../core/risk.ts';
import type { Held } from '../core/vault-ports.ts';
import { readSignedNote } from './read-signed-note.ts';

/** What of a note rests on some lines: ids of statements and hits, names of risk categories. */
function restingOn(content: NoteContent, lines: ReadonlySet<number>): string[] {
  const rests = (evidence: { lines: readonly number[]; quotes: readonly { line: number }[] }) =>
    [...evidence.lines, ...evidence.quotes.map(({ line }) => line)].some((line) => lines.has(line));
  return [
    ...content.sections.flatMap(({ statements }) => statements.filter(rests).map(({ id }) => id)),
    ...content.risk.filter(rests).map(({ category }) => category),
    ...(content.hits ?? []).filter(rests).map(({ id }) => id),
  ];
}

/** What a change of lines touches in a session's note, and whether that note is signed. */
export interface Touched {
  signed: boolean;
  ids: string[];
}

/**
 * Finds what of the session's note rests on lines that are about to change, or have just been.
 * @returns undefined without a note, or where nobody can tell since the note counts the lines of another transcript
 */
export async function touchedIn(
  ports: StagePorts,
  sessionId: string,
  lines: readonly number[],
): Promise<Touched | undefined> {
  const { sessions } = ports.vault;
  const signed = (await readSignedNote(ports, sessionId).catch(unlessDamaged))?.value;
  const draft = signed === undefined ? (await sessions.latest(sessionId, 'note'))?.value : undefined;
  const note = signed?.body ?? draft;
  if (note === undefined || !countsTheSameLines(await transcriptsOf(ports, sessionId), note.inputs)) {
    return undefined;
  }
  return { signed: signed !== undefined, ids: restingOn(note.content, new Set(lines)) };
}

/** An older revision that is damaged is no reason not to change the newest. */
function transcriptsOf({ vault }: StagePorts, sessionId: string): Promise<Held<Transcript>[]> {
  return vault.sessions.history(sessionId, 'transcript').catch((error: unknown) => {
    if (errorCode(error) === 'damaged') return [];
    throw error;
  });
}

/** What is no signed note of this session has nothing to say of it, and keeps nobody from changing lines. */
function unlessDamaged(error: unknown): undefined {
  if (errorCode(error) !== 'damaged') throw error;
}

/** Tells which statements those are, and how a signed one is put right. */
export function tellTouched(
  ports: StagePorts,
  stage: string,
  sessionId: string,
  touched: Touched | undefined,
): void {
  if (touched === undefined || touched.ids.length === 0) return;
  const { signed, ids } = touched;
  const statement = ids.find((id) => /^s\d+$/.test(id));
  const risk = ids.find((id) => riskCategories.some((category) => category === id));
  const next =
    statement !== undefined
      ? ` --type correction --statement ${statement}`
      : risk === undefined
        ? ''
        : ` --type correction --risk ${risk}=STATUS`;
  const message = signed
    ? `it touches ${ids.join(', ')} of the signed note; if that is wrong now: amynote addend ${sessionId}${next}`
    : `it touches ${ids.join(', ')} of the draft`;
  ports.onEvent({ type: 'notice', stage, message });
}

/**
 * Corrections and strikes leave every line its number; a session that is transcribed anew counts from one again. What
 * came before a strike is erased: such a line of transcripts is taken to go back to the note's.
 */
function countsTheSameLines(transcripts: readonly Held<Transcript>[], inputs: Note['inputs']): boolean {
  let at = transcripts.at(-1);
  while (at !== undefined && at.sha256 !== inputs.transcript) {
    const parent: string | undefined = at.value.correctedFrom ?? at.value.struckFrom;
    if (parent === undefined) return false;
    at = transcripts.find(({ sha256 }) => sha256 === parent);
  }
  return transcripts.length > 0;
}
