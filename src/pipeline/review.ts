import { activeMs } from '../core/active-time.ts';
import type { Note, NoteContent } from '../core/artefacts/note.ts';
import type { Client } from '../core/client.ts';
import type { SpokenLine } from '../core/lines.ts';
import { effectiveFacts } from '../core/note-facts.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import type { Held } from '../core/vault-ports.ts';
import { recordedTimes } from './facts.ts';
import { applyEdit, type NoteEdit } from './note-edit.ts';
import { type NoteInHand, takeInHand } from './note-in-hand.ts';
import { phaseOf, type ReviewFindings } from './review-steps.ts';
import { afterDecision, afterWords, back, editsOf, putOff, startWalk, type Walk } from './review-walk.ts';
import { readSessionOfClient, whileLocked } from './stage-session.ts';
import { type Unresolved, unresolvedIn } from './unresolved.ts';

/** A review under way: what is in hand, and what can be done with it. Whatever is done is durable when it resolves. */
export interface ReviewDesk {
  session: Session;
  client: Client;
  lines: readonly SpokenLine[];
  hasSound: boolean;
  walk(): Walk;
  /** Keeps the edits of the step in hand and goes on. */
  decide(edits: readonly NoteEdit[]): Promise<void>;
  /** Keeps new words and checks them; goes on when nothing is found against them. */
  write(edits: readonly NoteEdit[]): Promise<void>;
  later(): Promise<void>;
  back(): Promise<void>;
  /** Takes the last decision or words back, of this review. @returns whether there were any */
  undo(): Promise<boolean>;
  /** What still keeps the note from being signed. */
  open(): Unresolved;
}

/** What came of a review. */
export interface Reviewed {
  note: Held<Note>;
  open: Unresolved;
  /** How many statements there are, and how many of them the clinician kept. */
  read: { statements: number; accepted: number };
}

/**
 * Opens the draft for a review and lets somebody walk through it. Each decision is kept as it is made; the end of a
 * section makes a revision, and so does the end of the review, however it comes.
 * @throws `failed` when there is no draft or it is signed, `busy`
 */
export async function review(
  ports: StagePorts,
  request: { sessionId: string; walkThrough: (desk: ReviewDesk) => Promise<void> },
): Promise<Reviewed> {
  const { sessionId, walkThrough } = request;
  return whileLocked(ports, sessionId, async () => {
    const note = await takeInHand(ports, sessionId);
    const desk = await openDesk(ports, sessionId, note);
    try {
      await walkThrough(desk);
    } finally {
      await note.settle();
    }
    return { note: note.held(), open: desk.open(), read: readIn(note.content()) };
  });
}

async function openDesk(ports: StagePorts, sessionId: string, note: NoteInHand): Promise<ReviewDesk> {
  const recorded = await recordedTimes(ports, await ports.vault.sessions.readSession(sessionId));
  let findings = findingsIn(note, recorded);
  let walk = startWalk(note.content(), findings);
  const before: Walk[] = [];
  let lastAt = ports.now().getTime();
  const spent = () => {
    const at = ports.now().getTime();
    const ms = activeMs(lastAt, at);
    lastAt = at;
    return ms;
  };
  const goOn = async (next: Walk) => {
    const ended = phaseOf(next.step) !== phaseOf(walk.step);
    walk = next;
    if (ended) await note.settle();
  };
  const change = async (edits: readonly NoteEdit[], sameWords: boolean) => {
    before.push(walk);
    if (edits.length === 0) return;
    await note.keep(edits.reduce(applyEdit, walk.content), spent(), sameWords);
    if (!sameWords) findings = findingsIn(note, recorded);
  };
  return {
    ...(await readSessionOfClient(ports, sessionId)),
    lines: note.lines,
    hasSound: (await ports.vault.sessions.heldKinds(sessionId)).has('recording'),
    walk: () => walk,
    async decide(edits) {
      const { step } = walk;
      if (step === undefined) return;
      const all = editsOf(walk, step, edits);
      await change(all, !all.some(({ type }) => type === 'drop' || type === 'risk'));
      await goOn(afterDecision(walk, note.content(), findings));
    },
    async write(edits) {
      await change(edits, false);
      await goOn(afterWords(walk, note.content(), findings));
    },
    later: () => goOn(putOff(walk)),
    back: () => goOn(back(walk)),
    async undo() {
      const last = before.pop();
      if (last === undefined) return false;
      await note.keep(last.content, spent());
      findings = last.findings;
      await goOn(last);
      return true;
    },
    open: () => unresolvedIn(note.content(), lintOf(note), note.context),
  };
}

function findingsIn(note: NoteInHand, recorded: { startedAt: string; endedAt: string }): ReviewFindings {
  const content = note.content();
  return {
    lint: lintOf(note),
    coverage: note.rules.coverage(content, note.lines),
    recorded,
    revisit: note.context.earlierRisk,
  };
}

/** With what stands on every note of the client, as signing looks at it. */
function lintOf(note: Pick<NoteInHand, 'rules' | 'content' | 'lines' | 'client' | 'context'>) {
  const { facts } = effectiveFacts(note.client, note.content());
  return note.rules.lint({ ...note.content(), facts }, note.lines, note.context);
}

function readIn({ sections }: NoteContent): Reviewed['read'] {
  const statements = sections.flatMap((section) => section.statements);
  return { statements: statements.length, accepted: statements.filter(({ accepted }) => accepted).length };
}
