import type { Command } from 'commander';
import type { ArtefactKind } from '../core/artefacts/kinds.ts';
import type { Note } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import type { StagePorts } from '../core/ports.ts';
import { clockTime } from '../core/time.ts';
import { isUpToDate } from '../pipeline/draft-up-to-date.ts';
import { erasedWords, hasSound } from '../pipeline/erased-parts.ts';
import { readAddenda } from '../pipeline/read-addenda.ts';
import { readSpokenLines } from '../pipeline/stage-session.ts';
import type { Act, CommandContext } from './command-context.ts';
import { readNote, renderSession } from './render-session.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { showCoverage } from './show-coverage.ts';
import { hitsText } from './show-hits.ts';
import { showLint } from './show-lint.ts';
import {
  formatOption,
  showMark,
  showTranscript,
  type TranscriptFormat,
  transcriptFormats,
} from './show-transcript.ts';
import { timelineMarks } from './timeline-marks.ts';

const parts = ['note', 'transcript', 'recording', 'coverage'] as const;
type Part = (typeof parts)[number];

interface Flags {
  part?: string;
  format?: TranscriptFormat;
  fullName?: boolean;
}

export function show(program: Command, act: Act): void {
  program
    .command('show')
    .argument('[session]', sessionArgument)
    .description('read a session: its note, or what it has so far')
    .option('--part <part>', parts.join(', '))
    .option('--format <format>', `of the transcript: ${transcriptFormats.join(', ')}`, formatOption)
    .option('--full-name', 'in the transcript, write people’s names instead of therapist and client')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote show\n  $ amynote show last --part transcript\n  $ amynote show last --part transcript --format vtt > session.vtt\n  $ amynote show last --part coverage',
    )
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const part = chosenPart(flags, await ports.vault.sessions.heldKinds(id));
  if (part === 'note') await showNote(context, ports, id);
  const { format = 'txt', fullName = false } = flags;
  if (part === 'transcript') await showTranscript(context, ports, id, { format, fullName });
  if (part === 'recording') await showRecording(context, ports, id);
  if (part === 'coverage') await showCoverage(context, ports, id);
  context.output.result({ sessionId: id, part });
  return undefined;
}

function chosenPart({ part: word, format, fullName }: Flags, held: ReadonlySet<ArtefactKind>): Part {
  const isTranscript = format !== undefined || fullName === true;
  const part = parts.find((name) => name === (word ?? (isTranscript ? 'transcript' : undefined)));
  if (isTranscript && part !== 'transcript') {
    throw new AmynoteError('usage', 'only a transcript has these formats and names', {
      hint: 'for the note: amynote export --format md --full-name',
    });
  }
  if (part !== undefined) return part;
  if (word !== undefined) {
    throw new AmynoteError('usage', 'a session has no such part', {
      hint: `the parts are: ${parts.join(', ')}`,
    });
  }
  if (held.has('note') || held.has('signed-note')) return 'note';
  return held.has('transcript') ? 'transcript' : 'recording';
}

async function showNote(context: CommandContext, ports: StagePorts, id: string): Promise<void> {
  const { artefact } = await readNote(ports, id);
  if (artefact.kind === 'note' && !(await isUpToDate(ports, artefact)))
    context.output.say(`the transcript or its speakers changed since this draft: amynote draft ${id}`);
  const text = await renderSession(context, id, { format: 'txt', fullName: false, marks: true });
  if (artefact.kind === 'signed-note') {
    const erased = await erasedWords(ports, id, 'transcript');
    if (erased !== undefined) context.output.say(erased);
    const addenda = await readAddenda(ports, artefact);
    context.output.product(
      { ...artefact, type: artefact.kind, ...(addenda.length > 0 && { addenda }) },
      text,
    );
    return;
  }
  const lines = (await readSpokenLines(ports, id))?.lines ?? [];
  const hits = `\n${hitsText(artefact.content, lines, id)}`;
  context.output.product({ ...artefact, type: artefact.kind }, `${text}\n${hits}`);
  await showLint(context, ports, id, artefact.content);
  showRejected(context, artefact.rejected);
}

function showRejected(context: CommandContext, rejected: Note['rejected']): void {
  if (rejected.length === 0) return;
  context.output.say(`\nrefused by the verifier and left out of the note (${rejected.length}):`);
  for (const { section, text: words, problems } of rejected) {
    context.output.say(`  ${section}: ${words}\n    ${problems.map(({ detail }) => detail).join('; ')}`);
  }
}

async function showRecording(context: CommandContext, ports: StagePorts, id: string): Promise<void> {
  const recording = (await ports.vault.sessions.latest(id, 'recording'))?.value;
  if (recording === undefined) {
    throw new AmynoteError('failed', 'this session has no finished recording', {
      hint: `finish what was captured: amynote record --resume ${id}`,
    });
  }
  const { durationMs, channels, audioBytes, audioSha256, origin } = recording;
  const size = audioBytes < 1e6 ? `${Math.ceil(audioBytes / 1e3)} kB` : `${(audioBytes / 1e6).toFixed(1)} MB`;
  const text = `${clockTime(durationMs)}, ${channels === 2 ? 'two channels' : 'one channel'}, ${size}, from ${origin}`;
  const record = {
    type: 'recording',
    v: 1,
    sessionId: id,
    durationMs,
    channels,
    audioBytes,
    audioSha256,
    origin,
  };
  context.output.product(record, text);
  for (const mark of timelineMarks(recording)) showMark(context, mark);
  if (!(await hasSound(ports, recording)))
    context.output.say((await erasedWords(ports, id, 'audio')) ?? 'its sound is missing: amynote verify');
}
