import type { Note, NoteContent } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import type { Client } from '../core/client.ts';
import { AmynoteError } from '../core/errors.ts';
import type { SpokenLine } from '../core/lines.ts';
import type { NoteContext } from '../core/note-context.ts';
import type { NoteRules } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { readNoteContext } from './note-context.ts';
import { headerFor, readDraft, readSessionOfClient, readSpokenLines, refuseSigned } from './stage-session.ts';

/** A draft that a clinician is working on; the caller holds the session's lock for as long. */
export interface NoteInHand {
  /** The newest revision, with nothing in it that was not settled. */
  held(): Held<Note>;
  /** Its content as it stands now, checked against the session. */
  content(): NoteContent;
  lines: readonly SpokenLine[];
  client: Client;
  context: NoteContext;
  rules: NoteRules;
  /**
   * Takes new content over; it is durable when this resolves, and no revision yet.
   * @param activeMs time spent on it @param sameWords only decisions are new: there is nothing to check
   */
  keep(content: NoteContent, activeMs: number, sameWords?: boolean): Promise<void>;
  /** A text that is in no revision yet, kept sealed until it can be read or is given up, whatever is changed meanwhile. */
  text: { last(): string | undefined; keep(text: string): Promise<void>; forget(): Promise<void> };
  /** Writes what was kept as the next revision; when nothing was, there is none. */
  settle(): Promise<Held<Note>>;
}

/**
 * Opens the newest draft to be worked on, with what an interrupted review or edit left behind.
 * @throws `failed` when there is no draft or it is signed
 */
export async function takeInHand(ports: StagePorts, sessionId: string): Promise<NoteInHand> {
  await refuseSigned(ports, sessionId);
  await settleReview(ports, sessionId);
  let held = await readDraft(ports, sessionId);
  const { session, client } = await readSessionOfClient(ports, sessionId);
  const context = await readNoteContext(ports, session, client);
  const lines = (await readSpokenLines(ports, sessionId))?.lines ?? [];
  const rules = await ports.noteRules();
  let content = rules.reverify(held.value.content, lines, context);
  let reviewMs = held.value.reviewMs ?? 0;
  let kept = 0;
  const texts = await piecesOf(ports, sessionId, textName);
  return {
    held: () => held,
    content: () => content,
    lines,
    client,
    context,
    rules,
    async keep(next, activeMs, sameWords = false) {
      content = sameWords ? next : rules.reverify(next, lines, context);
      reviewMs += Math.round(activeMs);
      kept += 1;
      const value = JSON.stringify({ content, reviewMs, of: held.sha256 } satisfies Kept);
      await ports.vault.reviewCheckpoints.write(sessionId, keyOf(String(held.revision), kept), value);
    },
    text: {
      last: () => texts.at(-1),
      async keep(text) {
        const number = texts.push(text);
        await ports.vault.reviewCheckpoints.write(sessionId, keyOf(textName, number), text);
      },
      async forget() {
        texts.length = 0;
        await clearSettled(ports, held);
      },
    },
    async settle() {
      if (kept === 0) return held;
      kept = 0;
      held = await writeRevision(ports, held, { content, reviewMs });
      return held;
    },
  };
}

/**
 * Takes a text that an edit which died left outside of the vault into it, without a key: the next edit goes on with it.
 * @returns false where the vault has no draft that it could be of. @throws `busy`
 */
export async function keepLeftText(
  { sessions, reviewCheckpoints: pieces }: Pick<StagePorts['vault'], 'sessions' | 'reviewCheckpoints'>,
  sessionId: string,
  text: string,
): Promise<boolean> {
  const held = await sessions.heldKinds(sessionId);
  if (!held.has('note') || held.has('signed-note')) return false;
  const release = await sessions.lock(sessionId);
  try {
    let number = 1;
    while (await pieces.has(sessionId, keyOf(textName, number))) number += 1;
    await pieces.write(sessionId, keyOf(textName, number), text);
    return true;
  } finally {
    await release();
  }
}

/** What a review keeps with every decision: all of the content, so that the last one is all there is to know. */
interface Kept {
  content: NoteContent;
  reviewMs: number;
  /** SHA-256 of the revision it goes on from. */
  of: string;
}

/**
 * Writes what an interrupted review or edit left behind as the next revision of the draft; nothing when there is
 * nothing. For stages that read drafts; the caller holds the session's lock.
 */
export async function settleReview(ports: StagePorts, sessionId: string): Promise<void> {
  const { sessions } = ports.vault;
  const held = await sessions.latest(sessionId, 'note');
  if (held === undefined || (await sessions.heldKinds(sessionId)).has('signed-note')) return;
  const left = (await piecesOf(ports, sessionId, String(held.revision))).at(-1);
  if (left !== undefined) await settleKept(ports, held, left);
  else await clearSettled(ports, held, await piecesOf(ports, sessionId, textName));
}

/** What does not go on from this very revision is no decision about it: it is given up. */
async function settleKept(ports: StagePorts, held: Held<Note>, left: string): Promise<void> {
  const kept = readKept(left);
  if (kept?.of === held.sha256) {
    await writeRevision(ports, held, kept);
    return;
  }
  const message = 'what a review or an edit left behind is not of this draft, and is given up';
  ports.onEvent({ type: 'notice', stage: 'note', message });
  await clearSettled(ports, held, await piecesOf(ports, held.value.sessionId, textName));
}

/** The vault vouches for what a review or edit wrote. @returns undefined for what none writes */
function readKept(left: string): Kept | undefined {
  try {
    const kept = JSON.parse(left) as Partial<Kept> | null;
    const { content, reviewMs, of } = kept ?? {};
    if (content === undefined || !Number.isSafeInteger(reviewMs) || of === undefined) return undefined;
    const isNote = Array.isArray(content.sections) && Array.isArray(content.risk);
    return isNote ? { content, reviewMs: reviewMs ?? 0, of } : undefined;
  } catch {
    // The parser's own message may quote the note, so it is dropped.
    return undefined;
  }
}

/**
 * @throws `unresolved` when a review or an edit was cut off, or gave back a text that could not be read: what it holds was
 * not shown yet as a draft
 */
export async function refuseUnsettled(ports: StagePorts, { value, revision }: Held<Note>): Promise<void> {
  const { sessionId } = value;
  const first = (name: string) => ports.vault.reviewCheckpoints.read(sessionId, keyOf(name, 1));
  if ((await first(String(revision))) !== undefined) {
    const message = 'a review of this note was cut off, and holds decisions that are in no draft';
    throw new AmynoteError('unresolved', message, { hint: `go on with it: amynote review ${sessionId}` });
  }
  if ((await first(textName)) === undefined) return;
  throw new AmynoteError('unresolved', 'a text of this note is kept that is in no draft yet', {
    hint: `go on with it, or save it empty to give it up: amynote edit ${sessionId}`,
  });
}

/** Forgets the pieces of which a revision was made; those of which none was made stay, whatever was written since. */
async function clearSettled(
  ports: StagePorts,
  newest: Held<Note>,
  texts: readonly string[] = [],
): Promise<void> {
  const { reviewCheckpoints } = ports.vault;
  const { sessionId } = newest.value;
  const stay = texts.map((_, index) => keyOf(textName, index + 1));
  for (let revision = 1; revision <= newest.revision; revision += 1) {
    const pieces = await piecesOf(ports, sessionId, String(revision));
    const last = pieces.at(-1);
    if (last === undefined || !(await isOpen(ports, newest, revision, last))) continue;
    stay.push(...pieces.map((_, index) => keyOf(String(revision), index + 1)));
  }
  await (stay.length === 0
    ? reviewCheckpoints.clear(sessionId)
    : reviewCheckpoints.clearAllBut(sessionId, stay));
}

/** Whether a piece goes on from this revision, and the one after it was not made of the piece. */
async function isOpen(
  { vault }: StagePorts,
  newest: Held<Note>,
  revision: number,
  left: string,
): Promise<boolean> {
  const kept = readKept(left);
  const isNewest = revision === newest.revision;
  if (kept === undefined || isNewest) return kept?.of === newest.sha256;
  const history = await vault.sessions.history(newest.value.sessionId, 'note');
  const [before, after] = [revision, revision + 1].map((each) =>
    history.find((held) => held.revision === each),
  );
  // Only a strike erases revisions, and the pieces with them.
  if (kept.of !== before?.sha256 || after === undefined) return false;
  return !isSame(kept.content, after.value.content);
}

function isSame(one: NoteContent, other: NoteContent): boolean {
  return Buffer.from(canonicalBytes(one)).equals(canonicalBytes(other));
}

/** The pieces that were written one after another under a name, numbered from 1. */
async function piecesOf({ vault }: StagePorts, sessionId: string, name: string): Promise<string[]> {
  const pieces: string[] = [];
  for (;;) {
    const next = await vault.reviewCheckpoints.read(sessionId, keyOf(name, pieces.length + 1));
    if (next === undefined) return pieces;
    pieces.push(next);
  }
}

async function writeRevision(
  ports: StagePorts,
  held: Held<Note>,
  { content, reviewMs }: Pick<Kept, 'content' | 'reviewMs'>,
): Promise<Held<Note>> {
  const { sessionId, inputs } = held.value;
  const note = await ports.vault.sessions.write<Note>({
    ...held.value,
    ...headerFor(ports, sessionId, inputs),
    content,
    ...(reviewMs > 0 && { reviewMs }),
  });
  await clearSettled(ports, note, await piecesOf(ports, sessionId, textName));
  return note;
}

/** Of no revision: it waits until it is read, whatever is written meanwhile. */
const textName = 'text';

function keyOf(name: string, number: number): string {
  return `${name}.${number}`;
}
