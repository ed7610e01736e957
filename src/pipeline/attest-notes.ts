import type { SignedNote } from '../core/artefacts/note.ts';
import type { AttestLine } from '../core/attest.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { type AttestClaim, lineOf, yours } from './attest-lines.ts';
import type { Check } from './verify-check.ts';
import { verifyNote } from './verify-note.ts';

/** A signed note, and everything that proving it told. */
export interface ProvenNote {
  sessionId: string;
  note: SignedNote;
  checks: Check[];
}

/** Proves every signed note there is, as `amynote verify SESSION` does. */
export async function proveNotes(ports: StagePorts, sessionIds: readonly string[]): Promise<ProvenNote[]> {
  const proven: ProvenNote[] = [];
  for (const [done, sessionId] of sessionIds.entries()) {
    ports.signal.throwIfAborted();
    ports.onEvent({
      type: 'progress',
      stage: 'attest',
      done,
      total: sessionIds.length,
      unit: 'signed notes',
    });
    const held = await ports.vault.sessions.latest(sessionId, 'signed-note').catch(unlessDamaged);
    // A note that cannot be opened is a fault of the files, and told there.
    if (held === undefined) continue;
    proven.push({ sessionId, note: held.value, checks: await checksOf(ports, sessionId) });
  }
  return proven;
}

/** @throws whatever is no damage of a file */
export function unlessDamaged(error: unknown): undefined {
  if (errorCode(error) !== 'damaged') throw error;
  return undefined;
}

/** What keeps a note from being proven is a fault of it. @throws `interrupted` */
async function checksOf(ports: StagePorts, sessionId: string): Promise<Check[]> {
  try {
    return await verifyNote(ports, sessionId);
  } catch (error) {
    if (!(error instanceof AmynoteError) || errorCode(error) === 'interrupted') throw error;
    return [{ check: error.message, state: 'failed', detail: error.message }];
  }
}

const signedClaim: AttestClaim = {
  id: 'signed',
  claim: 'What was signed is what the clinician signed: signature, key, file and history agree',
  rerun: 'amynote verify SESSION',
};

const quotesClaim: AttestClaim = {
  id: 'quotes',
  claim: 'Every statement of a signed note rests on what was said, every quotation is word for word',
  rerun: 'amynote verify SESSION',
};

const riskClaim: AttestClaim = {
  id: 'risk',
  claim:
    'No signed note says that a risk was denied unless it was asked and answered, or the clinician judged so',
  rerun: 'amynote show SESSION',
};

const personClaim: AttestClaim = {
  id: 'person',
  claim: 'A person signed every note by name, with a yes of its own to its risk',
  rerun: 'amynote receipt SESSION',
};

const timeClaim: AttestClaim = {
  id: 'time',
  claim: 'It is known how long notes take, and how much of a draft the clinician changes',
  rerun: 'amynote wellbeing',
};

/** What signed notes are held to: each of them, not a sample. */
export function noteLines(proven: readonly ProvenNote[]): AttestLine[] {
  return [signedLine(proven), quotesLine(proven), riskLine(proven), personLine(proven)];
}

const evidenceChecks: ReadonlySet<string> = new Set(['evidence', 'quotations']);

function signedLine(proven: readonly ProvenNote[]): AttestLine {
  const faults = proven.flatMap(({ sessionId, checks }) =>
    checks
      .filter(({ check, state }) => state === 'failed' && !evidenceChecks.has(check))
      .map(({ check }) => `${sessionId}: ${check}`),
  );
  const evidence = `${counted(proven.length, 'signed note')}: ${counted(countOf(proven, 'ok'), 'check')} hold`;
  return lineOf(signedClaim, { evidence, faults, next: 'amynote verify SESSION' });
}

/** Words that were put right after signing are no fault of the note, and the clinician's to look at. */
function quotesLine(proven: readonly ProvenNote[]): AttestLine {
  const found = proven.flatMap(({ sessionId, checks }) =>
    checks.filter(({ check }) => evidenceChecks.has(check)).map((check) => ({ sessionId, ...check })),
  );
  const failed = found.filter(({ state }) => state === 'failed');
  const changed = found.filter(({ state }) => state === 'changed');
  const told = changed.map(({ sessionId, statements = [] }) => `${sessionId}: ${statements.join(', ')}`);
  if (failed.length === 0 && told.length > 0) {
    const evidence = `the session’s words were changed since: ${told.slice(0, 3).join('; ')}`;
    return yours(quotesClaim, evidence, 'amynote verify SESSION; amynote addend SESSION --type correction');
  }
  const statements = proven.flatMap(({ note }) =>
    note.body.content.sections.flatMap((one) => one.statements),
  );
  const quotes = statements.reduce((sum, statement) => sum + statement.quotes.length, 0);
  const gone = found.filter(({ state }) => state === 'gone').length;
  const without =
    gone === 0 ? '' : `; of ${counted(gone, 'note')} the words are erased, as retention asks for`;
  const evidence = `${counted(statements.length, 'statement')} and ${counted(quotes, 'quotation')} compared with the words of the sessions${without}`;
  const faults = failed.map(({ sessionId, detail }) => `${sessionId}: ${detail}`);
  return lineOf(quotesClaim, { evidence, faults, next: 'amynote verify --repair --from BACKUP' });
}

function countOf(proven: readonly ProvenNote[], state: Check['state']): number {
  return proven.reduce((sum, { checks }) => sum + checks.filter((check) => check.state === state).length, 0);
}

function riskLine(proven: readonly ProvenNote[]): AttestLine {
  const findings = proven.flatMap(({ sessionId, note }) =>
    note.body.content.risk.map((finding) => ({ sessionId, ...finding })),
  );
  const denied = findings.filter(({ status }) => status === 'denied');
  const faults = denied
    .filter(({ source, lines }) => source !== 'clinician' && lines.length === 0)
    .map(({ sessionId, category }) => `${sessionId}: ${category}`);
  const notAsked = findings.filter(({ status }) => status === 'not_assessed').length;
  const evidence = `${denied.length} denied, each with its question and answer or the clinician’s own judgement; ${notAsked} said to be not assessed`;
  return lineOf(riskClaim, {
    evidence,
    faults,
    next: 'amynote addend SESSION --type correction --risk CATEGORY=STATUS',
  });
}

function personLine(proven: readonly ProvenNote[]): AttestLine {
  const faults = proven
    .filter(({ note: { body } }) => body.signer.name === '' || !isConfirmed(body.content))
    .map(({ sessionId }) => `${sessionId}: no name, or no yes to its risk`);
  const evidence = `${counted(proven.length, 'note')} signed one by one; there is no way to sign several at once`;
  return lineOf(personClaim, { evidence, faults, next: 'amynote show SESSION' });
}

/** Notes of before there was a yes of its own do not say so. */
function isConfirmed({ risk, confirmed }: SignedNote['body']['content']): boolean {
  return risk.length === 0 || confirmed === undefined || confirmed.includes('risk');
}

/** How long it took, from the clock alone; nothing about the client. */
export function timeLine(proven: readonly ProvenNote[]): AttestLine {
  const efforts = proven.flatMap(({ note }) => note.effort ?? []);
  if (efforts.length === 0) {
    return yours(timeClaim, 'no note was signed in a review yet', 'amynote review');
  }
  const minutes = median(efforts.map(({ reviewMs }) => reviewMs)) / 60_000;
  const drafted = efforts.reduce((sum, effort) => sum + effort.drafted, 0);
  const changed = efforts.reduce((sum, effort) => sum + effort.changed, 0);
  const share = drafted === 0 ? 0 : Math.round((100 * changed) / drafted);
  const evidence = `${minutes.toFixed(1)} minutes of reading a note (median of ${efforts.length}); ${share} % of the drafted words changed before signing`;
  return lineOf(timeClaim, { evidence });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
