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
    return finished(ports, before, await note.settle());
  });
}

/** A text outside the vault, which stays there until it is removed. */
export interface LooseText {
  text: string;
  remove?(): Promise<void>;
}

/** What somebody made of a note's text, and for how long they were at it. */
export interface Rewritten extends LooseText {
  activeMs: number;
  /** The editor failed or was killed: nobody said that the text is finished. */
  cutOff?: boolean;
}

/** Where a note's text is rewritten: an editor, or whatever stands behind standard input. */
export interface Rewriting {
  /** A text that an editing which was cut off left behind, the oldest first, until it is removed. */
  left(): Promise<LooseText | undefined>;
  /** Gives the text back; the same text when it is to stay as it is, an empty one to start from the draft again. */
  rewrite(markdown: string): Promise<Rewritten>;
}

/**
 * Lets somebody rewrite the draft as Markdown, as often as it takes to be read, and writes the next revision.
 * @returns undefined when nothing changed
 * @throws `failed` when it was given back once more as it could not be read, or the editor failed; what was written waits
 * for the next edit
 */
export async function editAsText(
  ports: StagePorts,
  { sessionId, left, rewrite }: { sessionId: string } & Rewriting,
): Promise<Held<Note> | undefined> {
  return whileLocked(ports, sessionId, async () => {
    const note = await takeInHand(ports, sessionId);
    const asItIs = note.rules.toMarkdown(note.content(), note.lines, note.held().revision);
    for (let found = await left(); found !== undefined; found = await left()) await seal(note, asItIs, found);
    let shown = note.text.last() ?? asItIs;
    for (;;) {
      const rewritten = await rewrite(shown);
      const { text, activeMs } = rewritten;
      if (rewritten.cutOff) {
        await seal(note, asItIs, rewritten);
        throw cutOff(sessionId, note.text.last() !== undefined);
      }
      if (text === asItIs || text.trim() === '') {
        await note.text.forget();
        await rewritten.remove?.();
        if (text === asItIs || shown === asItIs) return undefined;
        shown = asItIs;
        continue;
      }
      const { content, mistakes } = read(note, text);
      if (content !== undefined) {
        const before = note.content();
        await note.keep(withoutOldYes(before, content), activeMs);
        await note.text.forget();
        await rewritten.remove?.();
        return finished(ports, before, await note.settle());
      }
      await seal(note, asItIs, rewritten);
      if (text === shown) throw unreadable(sessionId, mistakes);
      shown = note.rules.markMistakes(text, mistakes);
    }
  });
}

/** Takes a text into the vault, and only then away from where it was; what is there already needs no place. */
async function seal(note: NoteInHand, asItIs: string, { text, remove }: LooseText): Promise<void> {
  const isNew = text.trim() !== '' && text !== asItIs && text !== note.text.last();
  if (isNew) await note.text.keep(text);
  await remove?.();
}

function cutOff(sessionId: string, isKept: boolean): AmynoteError {
  return new AmynoteError('failed', 'the editor ended with an error', {
    hint: isKept
      ? `what it saved is kept, and is in no draft yet; go on with it: amynote edit ${sessionId}`
      : 'nothing was changed; name another: EDITOR=nano amynote edit',
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
    const before = note.content();
    await note.keep(withoutOldYes(before, content), 0);
    return finished(ports, before, await note.settle());
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

/** @param before the content that was changed */
function finished(ports: StagePorts, before: NoteContent, note: Held<Note>): Held<Note> {
  const { sessionId, content } = note.value;
  warnOfDisclosures(ports, before, content);
  const open = content.sections
    .flatMap(({ statements }) => statements)
    .filter(({ status }) => status === 'unsupported').length;
  const doubt = open === 0 ? '' : `; ${counted(open, 'statement')} not supported by the session`;
  const summary = `revision ${note.revision}${doubt}`;
  ports.onEvent({ type: 'finished', stage: 'edit', sessionId, summary });
  return note;
}

/** The clinician has the last word, but not without being told what the client said. */
function warnOfDisclosures(ports: StagePorts, before: NoteContent, after: NoteContent): void {
  for (const { category, member, status, lines } of before.risk) {
    const now = after.risk.find((finding) => finding.category === category && finding.member === member);
    if (status !== 'endorsed' || now?.status === 'endorsed') continue;
    const who = member ?? 'the client';
    const message = `${category}: ${who} reported it (lines ${lines.join(', ')}); read them again: amynote show --part transcript`;
    ports.onEvent({ type: 'notice', stage: 'edit', message });
  }
}
