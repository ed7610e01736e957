import type { Note, NoteContent } from '../core/artefacts/note.ts';
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
  /** A text that could not be read yet, kept sealed until it can. */
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
  const texts = await piecesOf(ports, sessionId, textKey(held.revision));
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
      const value = JSON.stringify({ content, reviewMs } satisfies Kept);
      await ports.vault.reviewCheckpoints.write(sessionId, keyOf(held.revision, kept), value);
    },
    text: {
      last: () => texts.at(-1),
      async keep(text) {
        const number = texts.push(text);
        await ports.vault.reviewCheckpoints.write(sessionId, `${textKey(held.revision)}.${number}`, text);
      },
      async forget() {
        texts.length = 0;
        await ports.vault.reviewCheckpoints.clear(sessionId);
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

/** What a review keeps with every decision: all of the content, so that the last one is all there is to know. */
interface Kept {
  content: NoteContent;
  reviewMs: number;
}

/**
 * Writes what an interrupted review or edit left behind as the next revision of the draft; nothing when there is
 * nothing. For stages that read drafts; the caller holds the session's lock.
 */
export async function settleReview(ports: StagePorts, sessionId: string): Promise<void> {
  const held = await ports.vault.sessions.latest(sessionId, 'note');
  if (held === undefined) return;
  const left = (await piecesOf(ports, sessionId, String(held.revision))).at(-1);
  const [text] = await piecesOf(ports, sessionId, textKey(held.revision));
  if (left !== undefined) await writeRevision(ports, held, JSON.parse(left) as Kept);
  // What belongs to an older revision is in it, or was given up.
  else if (text === undefined) await ports.vault.reviewCheckpoints.clear(sessionId);
}

/** @throws `unresolved` when a review or an edit was cut off: what it decided was not shown yet as a draft */
export async function refuseUnsettled(ports: StagePorts, { value, revision }: Held<Note>): Promise<void> {
  const first = await ports.vault.reviewCheckpoints.read(value.sessionId, keyOf(revision, 1));
  if (first === undefined) return;
  throw new AmynoteError(
    'unresolved',
    'a review of this note was cut off, and holds decisions that are in no draft',
    {
      hint: `go on with it: amynote review ${value.sessionId}`,
    },
  );
}

/** The pieces that were written one after another under a name, numbered from 1. */
async function piecesOf({ vault }: StagePorts, sessionId: string, name: string): Promise<string[]> {
  const pieces: string[] = [];
  for (;;) {
    const next = await vault.reviewCheckpoints.read(sessionId, `${name}.${pieces.length + 1}`);
    if (next === undefined) return pieces;
    pieces.push(next);
  }
}

async function writeRevision(
  ports: StagePorts,
  held: Held<Note>,
  { content, reviewMs }: Kept,
): Promise<Held<Note>> {
  const { sessionId, inputs } = held.value;
  const note = await ports.vault.sessions.write<Note>({
    ...held.value,
    ...headerFor(ports, sessionId, inputs),
    content,
    ...(reviewMs > 0 && { reviewMs }),
  });
  await ports.vault.reviewCheckpoints.clear(sessionId);
  return note;
}

function keyOf(revision: number, number: number): string {
  return `${revision}.${number}`;
}

function textKey(revision: number): string {
  return `${revision}.text`;
}
