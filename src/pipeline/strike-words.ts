import type { Note, NoteContent, RiskFinding, Section } from '../core/artefacts/note.ts';
import type { Recording } from '../core/artefacts/recording.ts';
import type { Speakers } from '../core/artefacts/speakers.ts';
import type { Transcript } from '../core/artefacts/transcript.ts';
import type { NoteContext } from '../core/note-context.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Stretch } from '../core/stretch.ts';
import type { Held } from '../core/vault-ports.ts';
import { mergeStretches } from './capture-timeline.ts';
import { carrySpeakers } from './carry-speakers.ts';
import { lastCorrection } from './corrections.ts';
import { readNoteContext } from './note-context.ts';
import { settleReview } from './note-in-hand.ts';
import { headerFor, readSessionOfClient, readSpokenLines } from './stage-session.ts';
import { withoutHeldBack } from './strike-held-back.ts';

/** What is struck of a session, all of it. */
interface Struck {
  sessionId: string;
  strikes: readonly Stretch[];
  /** SHA-256 of the recording that says so; absent where there is no sound, and the transcript says it. */
  recording?: string;
}

/**
 * Takes out of a session's words what lies in the strikes of its recording: lines, who spoke them, what was held back
 * beside them, and what a draft rests on them. Ids of lines and statements stay. Where nothing is left to do it writes
 * nothing.
 */
export async function strikeWords(ports: StagePorts, recording: Held<Recording>): Promise<void> {
  const { sessionId, strikes } = recording.value;
  await strikeAll(ports, { sessionId, strikes, recording: recording.sha256 });
}

/**
 * The same for a session without sound, whose transcript says itself what was struck.
 * @param stretch what is struck now; without it, what an interrupted strike left undone is completed
 */
export async function strikeImportedWords(
  ports: StagePorts,
  sessionId: string,
  stretch?: Stretch,
): Promise<void> {
  const earlier = (await ports.vault.sessions.latest(sessionId, 'transcript'))?.value.strikes ?? [];
  const strikes = stretch === undefined ? earlier : mergeStretches([...earlier, stretch]);
  await strikeAll(ports, { sessionId, strikes });
}

async function strikeAll(ports: StagePorts, struck: Struck): Promise<void> {
  if (struck.strikes.length === 0) return;
  await carrySpeakers(ports, struck.sessionId);
  const transcript = await strikeTranscript(ports, struck);
  if (transcript === undefined) return;
  await strikeSpeakers(ports, transcript);
  await strikeDraft(ports, transcript);
}

async function strikeTranscript(
  ports: StagePorts,
  { sessionId, strikes, recording }: Struck,
): Promise<Held<Transcript> | undefined> {
  const held = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (held === undefined) return undefined;
  const { correctedFrom: _, corrections, inputs, ...kept } = held.value;
  const lines = kept.lines.filter(
    (line) => !strikes.some(({ startMs, endMs }) => line.startMs < endMs && line.endMs > startMs),
  );
  const isSaid = recording === undefined ? isSame(kept.strikes, strikes) : inputs.recording === recording;
  if (isSaid && lines.length === kept.lines.length) return held;
  return ports.vault.sessions.write<Transcript>({
    ...kept,
    ...headerFor(ports, sessionId, { ...inputs, ...(recording !== undefined && { recording }) }),
    // The journal holds words of its own: what was struck leaves it as well.
    ...withoutHeldBack({ lines, ...(corrections && { corrections }) }, strikes),
    ...(corrections && corrections.length > 0 && { lastCorrection: lastCorrection(held.value) }),
    ...(recording === undefined && { strikes: [...strikes] }),
    struckFrom: held.sha256,
  });
}

async function strikeSpeakers(ports: StagePorts, { value, sha256 }: Held<Transcript>): Promise<void> {
  const { sessionId, lines, struckFrom } = value;
  const held = await ports.vault.sessions.latest(sessionId, 'speakers');
  if (held === undefined || held.value.inputs.transcript === sha256) return;
  // Of an older transcript they name other lines, and are made again anyway.
  const rested = held.value.inputs.transcript === struckFrom;
  if (!rested && held.value.lines.length === 0) return;
  const ids = new Set(lines.map(({ id }) => id));
  await ports.vault.sessions.write<Speakers>({
    ...held.value,
    ...headerFor(ports, sessionId, rested ? { transcript: sha256 } : held.value.inputs),
    lines: rested ? held.value.lines.filter(({ line }) => ids.has(line)) : [],
  });
}

async function strikeDraft(ports: StagePorts, { value, sha256 }: Held<Transcript>): Promise<void> {
  const { sessionId, lines, struckFrom } = value;
  // What a review that was cut off kept holds words as well.
  await settleReview(ports, sessionId);
  const held = await ports.vault.sessions.latest(sessionId, 'note');
  if (held === undefined || held.value.inputs.transcript === sha256) return;
  const spoken = await readSpokenLines(ports, sessionId);
  const rested = held.value.inputs.transcript === struckFrom && spoken !== undefined;
  // A draft of an older transcript counts other lines: only what the clinician wrote is surely free of struck words.
  const ids = new Set(rested ? lines.map(({ id }) => id) : []);
  const content = withoutLines(held.value.content, ids);
  const rejected = held.value.rejected.filter((statement) => isLeft(statement, ids));
  if (!rested && isSame(content, held.value.content) && isSame(rejected, held.value.rejected)) return;
  const rules = await ports.noteRules();
  await ports.vault.sessions.write<Note>({
    ...held.value,
    ...headerFor(ports, sessionId, rested ? { ...held.value.inputs, ...spoken.inputs } : held.value.inputs),
    content: rested ? rules.reverify(content, spoken.lines, await contextOf(ports, sessionId)) : content,
    rejected,
  });
}

async function contextOf(ports: StagePorts, sessionId: string): Promise<NoteContext> {
  const { session, client } = await readSessionOfClient(ports, sessionId);
  return readNoteContext(ports, session, client);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** What names lines or quotes words, with those lines all there; the clinician's own words name none. */
function isLeft(evidence: Pick<RiskFinding, 'lines' | 'quotes'>, ids: ReadonlySet<number>): boolean {
  return [...evidence.lines, ...evidence.quotes.map(({ line }) => line)].every((line) => ids.has(line));
}

function withoutLines(content: NoteContent, ids: ReadonlySet<number>): NoteContent {
  return {
    ...content,
    sections: content.sections.map((section) => sectionWithout(section, ids)),
    risk: content.risk.map((finding) => (isLeft(finding, ids) ? finding : findingWithout(finding, ids))),
    ...(content.hits && { hits: content.hits.filter((hit) => isLeft(hit, ids)) }),
  };
}

function sectionWithout(section: Section, ids: ReadonlySet<number>): Section {
  const statements = section.statements.filter((statement) => isLeft(statement, ids));
  if (statements.length > 0 || section.statements.length === 0) return { ...section, statements };
  return { ...section, statements, missing: section.missing ?? '[clinician to complete]' };
}

/** What rests on lines that are gone is open again, unless the clinician decided it. */
function findingWithout(finding: RiskFinding, ids: ReadonlySet<number>): RiskFinding {
  const decided = finding.source === 'clinician';
  return {
    ...finding,
    status: decided ? finding.status : 'unclear',
    lines: finding.lines.filter((line) => ids.has(line)),
    quotes: finding.quotes.filter(({ line }) => ids.has(line)),
  };
}
