import type { Note, NoteContent, NoteFacts, SignedBody, SignedNote } from '../core/artefacts/note.ts';
import { canonicalBytes } from '../core/canonical.ts';
import { AmynoteError } from '../core/errors.ts';
import { memberBody, membersOf } from '../core/member-body.ts';
import { effectiveFacts } from '../core/note-facts.ts';
import { planSections } from '../core/plan-sections.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { restsOn } from './draft-up-to-date.ts';
import { refuseImpossible } from './fact-times.ts';
import { type RecordedTimes, recordedTimes } from './facts.ts';
import { refuseNameless } from './named-signer.ts';
import { readNoteContext } from './note-context.ts';
import { withoutOldYes } from './note-edit.ts';
import { refuseUnsettled } from './note-in-hand.ts';
import { readSignedNote } from './read-signed-note.ts';
import { effortOf } from './sign-effort.ts';
import { type SignerWords, signedBodyOf } from './signed-body.ts';
import { headerFor, readDraft, readSessionOfClient, readSpokenLines, whileLocked } from './stage-session.ts';
import { learnStyle } from './style.ts';
import { firstUnresolved, openItems, type Unresolved, unresolvedIn } from './unresolved.ts';

/** What needs a yes of its own before a note is signed. */
export type ConfirmedPart = 'risk' | 'plan';

export interface SignRequest {
  sessionId: string;
  signer: SignerWords;
  /** Start and stop as the clinician says them now, over what was entered before. */
  times?: Partial<RecordedTimes>;
  /** What the clinician says yes to now, beside what a review confirmed: without it nothing is signed. */
  confirmed?: readonly ConfirmedPart[];
  /** SHA-256 of the draft that was read: another one is not signed. */
  seen?: string;
}

/** A draft with nothing left to decide, as it would be signed. */
export interface ReadyNote {
  note: Held<Note>;
  content: NoteContent;
  recorded: RecordedTimes;
  /** Parts that the note has and nobody confirmed yet. */
  unconfirmed: ConfirmedPart[];
}

/**
 * Signs the newest draft: checks every statement again, then Ed25519 over its canonical JSON; in a group's note, once
 * more over each member's own chart. One note at a time: there is no way to sign several.
 * @returns the existing signed note when it is signed already.
 * @throws `unresolved` while anything is open, nobody said yes to its risk or plan, or the transcript changed since the
 * draft; `failed` when the draft is not the one that was read; `usage` without a name, or for times that cannot be;
 * `damaged` when a signed note is there that is not
 */
export async function sign(ports: StagePorts, request: SignRequest): Promise<Held<SignedNote>> {
  const { sessionId } = request;
  return whileLocked(ports, sessionId, async () => {
    const signed = await readSignedNote(ports, sessionId);
    if (signed !== undefined) {
      ports.onEvent({ type: 'skipped', stage: 'sign', sessionId, reason: 'signed already' });
      return signed;
    }
    const ready = await readyToSign(ports, sessionId);
    const { note } = ready;
    if (request.seen !== undefined && request.seen !== note.sha256) throw changedMeanwhile(sessionId);
    refuseNameless(request.signer);
    refuseUnconfirmed(ready, request.confirmed);
    const { session } = await readSessionOfClient(ports, sessionId);
    const whole = { note, content: confirmedContent(ready, request) };
    const body = await signedBodyOf(ports, session, request.signer, whole);
    const written = await writeSigned(ports, note, body);
    const summary = 'signed; nothing changes it any more';
    ports.onEvent({ type: 'finished', stage: 'sign', sessionId, summary });
    await learnStyle(ports, sessionId);
    return written;
  });
}

/**
 * Checks the newest draft as signing does, without signing. Where several things are open all of them are told.
 * @throws `unresolved` for the first of them; `failed` without a draft
 */
export async function readyToSign(ports: StagePorts, sessionId: string): Promise<ReadyNote> {
  const note = await readDraft(ports, sessionId);
  await refuseUnsettled(ports, note);
  const { session, client } = await readSessionOfClient(ports, sessionId);
  const spoken = await readSpokenLines(ports, sessionId);
  if (spoken === undefined || !restsOn(note.value.inputs, spoken.inputs)) throw stale(sessionId);
  const context = await readNoteContext(ports, session, client);
  const rules = await ports.noteRules();
  const { facts } = effectiveFacts(client, note.value.content);
  const drafted = { ...note.value.content, ...(Object.keys(facts).length > 0 && { facts }) };
  const content = withoutOldYes(drafted, rules.reverify(drafted, spoken.lines, context));
  refuseOpen(ports, sessionId, unresolvedIn(content, rules.lint(content, spoken.lines, context), context));
  return {
    note,
    content,
    recorded: await recordedTimes(ports, session),
    unconfirmed: partsOf(content).filter((part) => !content.confirmed?.includes(part)),
  };
}

/**
 * Risk and plan each need a yes of their own, in a review or now.
 * @throws `unresolved` for a part that has none
 */
export function refuseUnconfirmed(
  { note, unconfirmed }: ReadyNote,
  confirmed: readonly ConfirmedPart[] = [],
): void {
  const open = unconfirmed.filter((part) => !confirmed.includes(part));
  if (open.length === 0) return;
  const { sessionId } = note.value;
  throw new AmynoteError('unresolved', `nobody said yes to ${open.join(' and ')} yet`, {
    hint: `read it: amynote show ${sessionId}; then: amynote sign ${sessionId} --confirm ${open.join(' --confirm ')}, or --yes to all of it (or go through it: amynote review ${sessionId})`,
    data: { confirm: open },
  });
}

function refuseOpen(ports: StagePorts, sessionId: string, open: Unresolved): void {
  const error = firstUnresolved(sessionId, open);
  if (error === undefined) return;
  const items = openItems(sessionId, open);
  if (items.length > 1) {
    for (const { what, next } of items) {
      ports.onEvent({ type: 'notice', stage: 'sign', message: `open: ${what}\n  ${next}` });
    }
  }
  throw error;
}

/** Every note speaks of risk; a plan is one only where it was written. */
function partsOf(content: NoteContent): ConfirmedPart[] {
  const hasPlan = planSections(content).some(({ statements }) => statements.length > 0);
  return [...(content.risk.length > 0 ? ['risk' as const] : []), ...(hasPlan ? ['plan' as const] : [])];
}

/** With a yes to every part that the note has, and to nothing else. */
function confirmedContent({ content, unconfirmed }: ReadyNote, { times }: SignRequest): NoteContent {
  const facts: NoteFacts = { ...content.facts, ...times };
  refuseImpossible(facts);
  const parts = [...(content.confirmed ?? []), ...unconfirmed];
  return {
    ...content,
    ...(Object.keys(facts).length > 0 && { facts }),
    ...(parts.length > 0 && { confirmed: parts }),
  };
}

async function writeSigned(ports: StagePorts, note: Held<Note>, body: SignedBody): Promise<Held<SignedNote>> {
  const whole = await sealOf(ports, body);
  const members: NonNullable<SignedNote['members']> = [];
  for (const member of membersOf(body.content)) {
    members.push({ member, ...(await sealOf(ports, memberBody(body, member))) });
  }
  const effort = await effortOf(ports, note, body.content);
  return ports.vault.sessions.write<SignedNote>({
    ...headerFor(ports, body.sessionId, body.inputs),
    // The header is not signed: what it says is what the body says, so that verify sees when it was changed.
    createdAt: body.signedAt,
    kind: 'signed-note',
    body,
    ...whole,
    ...(members.length > 0 && { members }),
    ...(effort && { effort }),
  });
}

async function sealOf(
  ports: StagePorts,
  body: SignedBody,
): Promise<Pick<SignedNote, 'bodySha256' | 'signature'>> {
  const { signature, sha256 } = await (await ports.signer()).sign(canonicalBytes(body));
  return { bodySha256: sha256, signature };
}

function stale(sessionId: string): AmynoteError {
  return new AmynoteError('unresolved', 'the transcript or its speakers changed since this draft', {
    hint: `draft it again: amynote draft ${sessionId}`,
  });
}

function changedMeanwhile(sessionId: string): AmynoteError {
  return new AmynoteError('failed', 'the draft was changed after you read it; nothing is signed', {
    hint: `read it as it is now, and sign it: amynote sign ${sessionId}`,
  });
}
