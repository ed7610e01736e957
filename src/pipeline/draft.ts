import type { Note, NoteContent } from '../core/artefacts/note.ts';
import { counted } from '../core/counted.ts';
import type { EgressReason } from '../core/egress.ts';
import type { VerifiedDraft } from '../core/note-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Drafter } from '../core/provider-ports.ts';
import type { Template } from '../core/template.ts';
import type { Held } from '../core/vault-ports.ts';
import { askDrafter, type Drafted, type DraftWork } from './ask-drafter.ts';
import { membersToDraft } from './attend.ts';
import { contextInput } from './draft-inputs.ts';
import { noTranscript } from './erased-parts.ts';
import { readNoteContext } from './note-context.ts';
import { settleReview } from './note-in-hand.ts';
import { noteOfDraft, noteWithSection, sectionToDraft } from './note-of-draft.ts';
import {
  headerFor,
  readSessionOfClient,
  readSpokenLines,
  refuseSigned,
  requireScope,
  sameInputs,
  settleQuietly,
  whileLocked,
} from './stage-session.ts';

export interface DraftRequest {
  sessionId: string;
  /** Template id, e.g. `soap`; that of the newest draft when absent, else `soap`. */
  template?: string;
  /** The only section to draft again; everything else of the newest draft stays as it is. */
  section?: string;
}

/**
 * Drafts the note: asks the drafter, keeps only what the verifier does not refuse, gives the drafter one
 * chance to mend the rest. The next revision is written; earlier ones stay, and what the clinician wrote, accepted or
 * decided goes on into the new one.
 * @returns the newest draft when nothing changed.
 * @throws `consent`, `not-found` (template, section), `provider-refused`, `provider-unreachable`, `interrupted`
 */
export async function draft(ports: StagePorts, request: DraftRequest): Promise<Held<Note>> {
  const { sessionId } = request;
  const { session, client } = await readSessionOfClient(ports, sessionId);
  const drafter = await ports.drafter();
  return whileLocked(ports, sessionId, async () => {
    const spoken = await readSpokenLines(ports, sessionId);
    if (spoken === undefined) throw await noTranscript(ports, sessionId);
    await settleReview(ports, sessionId);
    const held = await ports.vault.sessions.latest(sessionId, 'note');
    const { template, sha256 } = await readTemplate(ports, request, held);
    const context = await readNoteContext(ports, session, client);
    const inputs = { ...spoken.inputs, template: sha256, ...contextInput(context) };
    const section = sectionToDraft(request, held, template, inputs);
    if (section === undefined && held !== undefined && isFinished(held.value, inputs, drafter)) {
      ports.onEvent({ type: 'skipped', stage: 'draft', sessionId, reason: 'nothing changed' });
      return held;
    }
    await refuseSigned(ports, sessionId);
    const mayAsk = () => requireScope(ports, client, 'ai_note_draft');
    const consentIds = await mayAsk();
    await drafter.checkLeave?.('draft', client.id);
    ports.onEvent({ type: 'started', stage: 'draft', sessionId });
    const reason: EgressReason = { purpose: 'draft', sessionId, clientId: client.id, consentIds };
    const members = membersToDraft(ports, { sessionId, template, client, lines: spoken.lines, held });
    const work = { drafter, template, lines: spoken.lines, context, reason, mayAsk, members };
    const drafted = await askDrafter(ports, { ...work, ...(section !== undefined && { section }) });
    return writeDraft(ports, { ...work, inputs, sha256, section, held }, drafted);
  }).finally(() => settleQuietly(ports));
}

async function readTemplate(ports: StagePorts, request: DraftRequest, held: Held<Note> | undefined) {
  const former = held?.value.content.template.id;
  const id = request.template ?? former ?? 'soap';
  return (await ports.templates()).read(id);
}

function isFinished(note: Note, inputs: Note['inputs'], drafter: Drafter): boolean {
  return sameInputs(note.inputs, inputs) && note.engine?.name === drafter.engine;
}

/** What a finished draft is written with. */
interface Writing extends Omit<DraftWork, 'section'> {
  inputs: Note['inputs'];
  /** Of the template. */
  sha256: string;
  section: string | undefined;
  held: Held<Note> | undefined;
}

async function writeDraft(ports: StagePorts, writing: Writing, drafted: Drafted): Promise<Held<Note>> {
  const { template, sha256, inputs, section, held, lines, context, drafter, reason } = writing;
  const { sessionId, consentIds } = reason;
  const rules = await ports.noteRules();
  const recheck = (content: NoteContent) => rules.reverify(content, lines, context);
  const history = held === undefined ? [] : await ports.vault.sessions.history(sessionId, 'note');
  const before = { history, recheck, inputs };
  const isPart = section !== undefined && held !== undefined;
  const { content, rejected, left } = isPart
    ? noteWithSection(held.value, drafted.verified, before)
    : noteOfDraft(stampOf(template, sha256), drafted.verified, before);
  if (left.length > 0) {
    const message = `what you wrote or accepted under ${left.join(', ')} stays in revision ${held?.revision}`;
    ports.onEvent({ type: 'notice', stage: 'draft', message });
  }
  const { reviewMs } = held?.value ?? {};
  const note = await ports.vault.sessions.write<Note>({
    // Of one section nothing is said of the others: they still rest on what they were drafted with.
    ...headerFor(ports, sessionId, isPart ? held.value.inputs : inputs),
    kind: 'note',
    engine: engineOf(drafter, drafted, isPart ? held.value : undefined),
    content,
    rejected,
    drafting: { ...drafted.hashes, consentIds },
    ...(reviewMs !== undefined && { reviewMs }),
  });
  const summary = summaryOf(drafted.verified);
  ports.onEvent({ type: 'finished', stage: 'draft', sessionId, summary });
  return note;
}

/** What a note remembers of its template. */
function stampOf(template: Template, sha256: string): NoteContent['template'] {
  const { id, title, version, kind, compartment, words } = template;
  return { id, title, version, sha256, kind, compartment, ...(words !== undefined && { words }) };
}

/** A note of which a model wrote any part is a model's. */
function engineOf(
  drafter: Drafter,
  { requestIds, model }: Drafted,
  former: Note | undefined,
): NonNullable<Note['engine']> {
  const name = drafter.onlyQuotes ? (former?.engine?.name ?? drafter.engine) : drafter.engine;
  const answered = model ?? former?.engine?.model;
  return {
    name,
    requestIds: [...(former?.engine?.requestIds ?? []), ...requestIds],
    ...(answered !== undefined && { model: answered }),
  };
}

function summaryOf({ sections, rejected }: VerifiedDraft): string {
  const statements = sections.reduce((total, section) => total + section.statements.length, 0);
  const verdict = `${counted(statements, 'statement')}; quotations, numbers and speakers checked, the reading is yours`;
  return rejected.length === 0 ? verdict : `${verdict}; ${rejected.length} refused and left out`;
}
