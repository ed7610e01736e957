import type { Note, NoteContent } from '../core/artefacts/note.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { MarkdownMistake, MarkdownReading } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { applyEdit, type NoteEdit, withoutOldYes } from './note-edit.ts';
import { type NoteInHand, takeInHand } from './note-in-hand.ts';
import { whileLocked } from './stage-session.ts';

/**
 * Writes the next revision of a draft with the clinician's changes; the one before stays.
 * @throws `not-found` for an unknown section or statement, `failed` when there is no draft or it is signed
 */
export async function edit(
  ports: StagePorts,
  request: { sessionId: string; change: NoteEdit | readonly NoteEdit[] },
): Promise<Held<Note>> {
  const { sessionId } = request;
  return whileLocked(ports, sessionId, async () => {
    const note = await takeInHand(ports, sessionId);
    const changes = [request.change].flat();
    const before = note.content();
    await note.keep(changes.reduce(applyEdit, before), 0);
    for (const change of changes) if (change.type === 'risk') warnOfDisclosure(ports, before, change);
    return finished(ports, await note.settle());
  });
}

/** What somebody made of a note's text, and for how long they were at it. */
export interface Rewritten {
  text: string;
  activeMs: number;
}

/** Where a note's text is rewritten: an editor, or whatever stands behind standard input. */
export interface Rewriting {
  /** What an editing that was cut off left behind, once; it is taken up again. */
  left(): Promise<string | undefined>;
  /** Gives the text back; the same text when it is to stay as it is, an empty one to start from the draft again. */
  rewrite(markdown: string): Promise<Rewritten>;
}

/**
 * Lets somebody rewrite the draft as Markdown, as often as it takes to be read, and writes the next revision.
 * @returns undefined when nothing changed
 * @throws `failed` when it was given back once more as it could not be read; that text waits for the next edit
 */
export async function editAsText(
  ports: StagePorts,
  { sessionId, left, rewrite }: { sessionId: string } & Rewriting,
): Promise<Held<Note> | undefined> {
  return whileLocked(ports, sessionId, async () => {
    const note = await takeInHand(ports, sessionId);
    const asItIs = note.rules.toMarkdown(note.content(), note.lines, note.held().revision);
    let shown = (await left()) ?? note.text.last() ?? asItIs;
    for (;;) {
      const { text, activeMs } = await rewrite(shown);
      if (text === asItIs || text.trim() === '') {
        await note.text.forget();
        if (text === asItIs || shown === asItIs) return undefined;
        shown = asItIs;
        continue;
      }
      const { content, mistakes } = read(note, text);
      if (content !== undefined) {
        await note.keep(withoutOldYes(note.content(), content), activeMs);
        return finished(ports, await note.settle());
      }
      // Encrypted, before anything else can happen to it.
      await note.text.keep(text);
      if (text === shown) throw unreadable(sessionId, mistakes);
      shown = note.rules.markMistakes(text, mistakes);
    }
  });
}

/** A text that was made of another revision would undo what came after it: that has to be meant. */
function read(note: NoteInHand, text: string): MarkdownReading {
  const { content, ...reading } = note.rules.fromMarkdown(text, note.content(), note.lines);
  const { revision } = note.held();
  if (reading.revision === revision) return { ...reading, ...(content && { content }) };
  const detail =
    reading.revision === undefined
      ? `the first heading ends in ", revision ${revision}"`
      : `the draft is revision ${revision} by now; name that one to undo what was changed since`;
  return { ...reading, mistakes: [{ line: 1, detail }, ...reading.mistakes] };
}

function unreadable(sessionId: string, mistakes: readonly MarkdownMistake[]): AmynoteError {
  const [first] = mistakes;
  const more = mistakes.length > 1 ? `; ${counted(mistakes.length - 1, 'mistake')} more` : '';
  return new AmynoteError('failed', `not saved: line ${first?.line}: ${first?.detail}${more}`, {
    hint: `your text is kept; go on with it: amynote edit ${sessionId}`,
  });
}

/** For a text that came from elsewhere: nobody can be shown it again, so it is refused as it is. @throws `usage` */
export async function editFromText(
  ports: StagePorts,
  { sessionId, text }: { sessionId: string; text: string },
): Promise<Held<Note> | undefined> {
  return whileLocked(ports, sessionId, async () => {
    const note = await takeInHand(ports, sessionId);
    if (text === note.rules.toMarkdown(note.content(), note.lines, note.held().revision)) return undefined;
    const { content, mistakes } = read(note, text);
    if (content === undefined) throw refused(mistakes);
    await note.keep(withoutOldYes(note.content(), content), 0);
    return finished(ports, await note.settle());
  });
}

function refused(mistakes: readonly MarkdownMistake[]): AmynoteError {
  const told = mistakes.map(({ line, detail }) => `line ${line}: ${detail}`);
  return new AmynoteError('usage', `nothing was changed: ${told.join('; ')}`, {
    hint: 'put it right and pipe it in again; the text it starts from: amynote edit SESSION --print',
  });
}

/** The newest draft as Markdown, to be changed and piped back. */
export async function noteText(ports: StagePorts, sessionId: string): Promise<string> {
  return whileLocked(ports, sessionId, async () => {
    const note = await takeInHand(ports, sessionId);
    return note.rules.toMarkdown(note.content(), note.lines, note.held().revision);
  });
}

function finished(ports: StagePorts, note: Held<Note>): Held<Note> {
  const { sessionId, content } = note.value;
  const open = content.sections
    .flatMap(({ statements }) => statements)
    .filter(({ status }) => status === 'unsupported').length;
  const doubt = open === 0 ? '' : `; ${counted(open, 'statement')} not supported by the session`;
  const summary = `revision ${note.revision}${doubt}`;
  ports.onEvent({ type: 'finished', stage: 'edit', sessionId, summary });
  return note;
}

/** The clinician has the last word, but not without being told what the client said. */
function warnOfDisclosure(
  ports: StagePorts,
  { risk }: NoteContent,
  { category, status }: Extract<NoteEdit, { type: 'risk' }>,
): void {
  const before = risk.find((finding) => finding.category === category);
  if (before?.status !== 'endorsed' || status === 'endorsed') return;
  const lines = before.lines.join(', ');
  const message = `the client reported it (lines ${lines}); read them again: amynote show --part transcript`;
  ports.onEvent({ type: 'notice', stage: 'edit', message });
}
