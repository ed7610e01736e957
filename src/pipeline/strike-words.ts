import type { Note, NoteContent, RiskFinding, Section } from '../core/artefacts/note.ts';
import type { Recording } from '../core/artefacts/recording.ts';
import type { Speakers } from '../core/artefacts/speakers.ts';
import type { Correction, Transcript } from '../core/artefacts/transcript.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Held } from '../core/vault-ports.ts';
import { carrySpeakers } from './carry-speakers.ts';
import { headerFor, readSpokenLines } from './stage-session.ts';

/**
 * Takes out of a session's words what lies in the strikes of its recording: lines, who spoke them, and what a draft
 * rests on them. Ids of lines and statements stay. Where nothing is left to do it writes nothing.
 */
export async function strikeWords(ports: StagePorts, recording: Held<Recording>): Promise<void> {
  if (recording.value.strikes.length === 0) return;
  await carrySpeakers(ports, recording.value.sessionId);
  const transcript = await strikeTranscript(ports, recording);
  if (transcript === undefined) return;
  await strikeSpeakers(ports, transcript);
  await strikeDraft(ports, transcript);
}

async function strikeTranscript(
  ports: StagePorts,
  recording: Held<Recording>,
): Promise<Held<Transcript> | undefined> {
  const { sessionId, strikes } = recording.value;
  const held = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (held === undefined) return undefined;
  const lines = held.value.lines.filter(
    (line) => !strikes.some(({ startMs, endMs }) => line.startMs < endMs && line.endMs > startMs),
  );
  const done = lines.length === held.value.lines.length && held.value.inputs.recording === recording.sha256;
  if (done) return held;
  const { correctedFrom: _, corrections, ...kept } = held.value;
  return ports.vault.sessions.write<Transcript>({
    ...kept,
    ...headerFor(ports, sessionId, { ...held.value.inputs, recording: recording.sha256 }),
    lines,
    ...(corrections && { corrections: correctionsOf(corrections, lines) }),
    struckFrom: held.sha256,
  });
}

/** The journal holds words of its own: what was struck leaves it as well. */
function correctionsOf(corrections: readonly Correction[], lines: Transcript['lines']): Correction[] {
  const ids = new Set(lines.map(({ id }) => id));
  return corrections.filter(({ line }) => ids.has(line));
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
    content: rested ? rules.reverify(content, spoken.lines) : content,
    rejected,
  });
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
