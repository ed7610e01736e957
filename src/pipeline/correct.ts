import type { Correction, Transcript } from '../core/artefacts/transcript.ts';
import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { carrySpeakers } from './carry-speakers.ts';
import { correctByGlossary } from './correct-by-glossary.ts';
import { lineOf, undoing, withChange } from './corrections.ts';
import { noTranscript } from './erased-parts.ts';
import { headerFor, readSessionOfClient, whileLocked } from './stage-session.ts';
import { strikeImportedWords, strikeWords } from './strike-words.ts';
import { tellTouched, touchedIn } from './touched.ts';

/** What is to be changed of a transcript's words. */
export type CorrectChange =
  /** `seen` is what the clinician was shown; where the line is another one by now, nothing is changed. */
  | { type: 'line'; line: number; text: string; seen?: string }
  /** The n-th of the words that were held back at a line. */
  | { type: 'take'; line: number; alternative: number }
  /** The newest change that stands, or one by its number. */
  | { type: 'undo'; id?: number }
  /** What the glossary, as it is now, would put right. */
  | { type: 'glossary' };

/** More than anybody says in one line. */
const mostLetters = 4000;

/**
 * Writes the next revision of a transcript with a change of its words, and lets its speakers rest on it. What was there
 * before stays in the journal; a draft that rests on it is stale from then on, a signed note is never changed.
 * @returns the newest transcript, the changes that were made now, and what they touch of the note, by its ids
 * @throws `not-found` for an unknown line, change or alternative, `failed` without a transcript, `usage`
 */
export async function correct(
  ports: StagePorts,
  request: { sessionId: string; change: CorrectChange },
): Promise<Held<Transcript> & { made: Correction[]; touched: string[] }> {
  const { sessionId, change } = request;
  const { client } = await readSessionOfClient(ports, sessionId);
  return whileLocked(ports, sessionId, async () => {
    await completeEarlier(ports, sessionId);
    const held = await ports.vault.sessions.latest(sessionId, 'transcript');
    if (held === undefined) throw await noTranscript(ports, sessionId);
    const changed = await changedBy(ports, client, held.value, change);
    const made = (changed.corrections ?? []).slice(held.value.corrections?.length ?? 0);
    if (made.length === 0) {
      ports.onEvent({ type: 'skipped', stage: 'correct', sessionId, reason: 'nothing to change' });
      return { ...held, made, touched: [] };
    }
    const written = await writeCorrected(ports, held, changed);
    await carrySpeakers(ports, sessionId);
    const touched = await touchedIn(
      ports,
      sessionId,
      made.map(({ line }) => line),
    );
    await tellDependents(ports, sessionId);
    tellTouched(ports, 'correct', sessionId, touched);
    const summary = `${counted(made.length, 'line')} changed`;
    ports.onEvent({ type: 'finished', stage: 'correct', sessionId, summary });
    return { ...written, made, touched: touched?.ids ?? [] };
  });
}

/** What an interrupted strike or correction left undone comes first: its links to the words would break otherwise. */
async function completeEarlier(ports: StagePorts, sessionId: string): Promise<void> {
  const recording = await ports.vault.sessions.latest(sessionId, 'recording');
  if (recording !== undefined) await strikeWords(ports, recording);
  else await strikeImportedWords(ports, sessionId);
  await carrySpeakers(ports, sessionId);
}

async function changedBy(
  ports: StagePorts,
  client: Client,
  transcript: Transcript,
  change: CorrectChange,
): Promise<Transcript> {
  if (change.type === 'glossary') return correctByGlossary(ports, client, transcript);
  const at = ports.now().toISOString();
  if (change.type === 'undo') return withChange(transcript, undoing(transcript, change.id), at);
  const line = lineOf(transcript, change.line);
  if (change.type === 'line' && change.seen !== undefined && change.seen !== line.text)
    throw changedMeanwhile();
  const to = change.type === 'line' ? typed(change.text) : alternativeOf(line, change.alternative);
  if (to === line.text) return transcript;
  return withChange(transcript, { line: line.id, to, by: 'clinician' }, at);
}

function typed(text: string): string {
  const words = oneLine(text);
  if (words === '') {
    throw new AmynoteError('usage', 'there are no words to write', {
      hint: 'to remove what was said, strike it: amynote strike SESSION 12:30-12:36',
    });
  }
  if (words.length <= mostLetters) return words;
  throw new AmynoteError('usage', `a line holds no more than ${mostLetters} letters`, {
    hint: 'write the words of this one line only',
  });
}

function alternativeOf({ alternatives = [] }: Transcript['lines'][number], number: number): string {
  const alternative = alternatives[number - 1];
  if (alternative !== undefined) return typed(alternative.text);
  throw new AmynoteError('not-found', 'no such words were held back at this line', {
    hint: 'see them: amynote show --part transcript --json',
  });
}

async function writeCorrected(
  ports: StagePorts,
  held: Held<Transcript>,
  changed: Transcript,
): Promise<Held<Transcript>> {
  const { struckFrom: _, ...rest } = changed;
  return ports.vault.sessions.write<Transcript>({
    ...rest,
    ...headerFor(ports, held.value.sessionId, held.value.inputs),
    correctedFrom: held.sha256,
  });
}

async function tellDependents(ports: StagePorts, sessionId: string): Promise<void> {
  const held = await ports.vault.sessions.heldKinds(sessionId);
  const message = held.has('signed-note')
    ? 'the signed note stays as it is: it rests on the words before this change'
    : `the draft rests on the words before this change: amynote draft ${sessionId}`;
  if (held.has('note') || held.has('signed-note'))
    ports.onEvent({ type: 'notice', stage: 'correct', message });
}

function changedMeanwhile(): AmynoteError {
  return new AmynoteError('failed', 'the line was changed meanwhile; nothing is written', {
    hint: 'run the same command again: it shows the words as they are now',
  });
}
