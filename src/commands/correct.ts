import type { Command } from 'commander';
import type { Correction } from '../core/artefacts/transcript.ts';
import { AmynoteError } from '../core/errors.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { type CorrectChange, correct as correctTranscript } from '../pipeline/correct.ts';
import { inEffect, lineOf } from '../pipeline/corrections.ts';
import { noTranscript } from '../pipeline/erased-parts.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { table } from './table.ts';
import { countOption } from './typed-options.ts';

interface Flags {
  list?: boolean;
  glossary?: boolean;
  undo?: string | true;
  take?: number;
}

export function correct(program: Command, act: Act): void {
  program
    .command('correct')
    .argument('<session>', sessionArgument)
    .argument('[line]', 'the number of a line, whose words are asked, or read from standard input')
    .description('put right what a line says; what was there before stays in the journal')
    .option('--take <n>', 'say the n-th of the words that were held back at the line', countOption)
    .option('--glossary', 'put right what sounds like a term of the glossary or a name of the client')
    .option('--list', 'every change, oldest first')
    .option('--undo [id]', 'take back the newest change, or the one of that number')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote correct last 31\n  $ amynote correct last --list\n  $ amynote correct last --undo',
    )
    .action(act(run));
}

async function run(
  context: CommandContext,
  word: string,
  lineWord: string | undefined,
  flags: Flags,
): Promise<undefined> {
  const wanted = [lineWord !== undefined, flags.glossary, flags.list, flags.undo !== undefined];
  if (wanted.filter(Boolean).length !== 1 || (flags.take !== undefined && lineWord === undefined)) {
    throw unclear();
  }
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  if (flags.list) return listCorrections(context, ports, id);
  const change = await changeOf(context, ports, id, lineWord, flags);
  const { revision, made, value, touched } = await correctTranscript(ports, { sessionId: id, change });
  for (const entry of made) showCorrection(context, id, entry, inEffect(value.corrections ?? []));
  const touches = touched.length > 0 && { touches: touched };
  context.output.result({ sessionId: id, revision, corrections: made.length, ...touches });
  return undefined;
}

async function changeOf(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  lineWord: string | undefined,
  { glossary, undo, take }: Flags,
): Promise<CorrectChange> {
  if (glossary) return { type: 'glossary' };
  if (undo !== undefined) return undo === true ? { type: 'undo' } : { type: 'undo', id: numberOf(undo) };
  const line = numberOf(lineWord ?? '');
  if (take !== undefined) return { type: 'take', line, alternative: take };
  // Never an argument: what is typed on a command line stays in the shell's history.
  const { prompts, output } = context;
  if (!prompts.interactive) return { type: 'line', line, text: await prompts.readInput() };
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (transcript === undefined) throw await noTranscript(ports, sessionId);
  const seen = lineOf(transcript.value, line).text;
  output.say(`line ${line} now: ${oneLine(seen)}`);
  return { type: 'line', line, seen, text: await prompts.ask(`line ${line} shall be: `) };
}

async function listCorrections(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
): Promise<undefined> {
  const transcript = await ports.vault.sessions.latest(sessionId, 'transcript');
  if (transcript === undefined) throw await noTranscript(ports, sessionId);
  const { corrections = [] } = transcript.value;
  const standing = inEffect(corrections);
  for (const entry of corrections) showCorrection(context, sessionId, entry, standing);
  if (corrections.length === 0) context.output.say('no word of this transcript was changed');
  context.output.result({ sessionId, corrections: corrections.length });
  return undefined;
}

function showCorrection(
  { output }: CommandContext,
  sessionId: string,
  entry: Correction,
  standing: ReadonlySet<number>,
): void {
  const { flags: _, confidence: __, alternatives: ___, ...facts } = entry;
  const record = { type: 'correction', v: 1, sessionId, ...facts, inEffect: standing.has(entry.id) };
  const how = entry.undoes === undefined ? entry.by : `takes back ${entry.undoes}`;
  const state = standing.has(entry.id) ? how : `${how}, taken back`;
  const [head] = table([
    [String(entry.id), `line ${entry.line}`, entry.at.slice(0, 16).replace('T', ' '), state],
  ]);
  output.product(record, `${head}\n    ${oneLine(entry.from)}\n  → ${oneLine(entry.to)}`);
}

function numberOf(word: string): number {
  if (/^[1-9]\d{0,8}$/.test(word)) return Number(word);
  throw new AmynoteError('usage', 'that is no number of a line or of a correction', {
    hint: 'lines: amynote show SESSION --part transcript; corrections: amynote correct SESSION --list',
  });
}

function unclear(): AmynoteError {
  return new AmynoteError('usage', 'say one thing to do', {
    hint: 'amynote correct SESSION LINE, or one of --glossary, --list, --undo; --take N goes with a line',
  });
}
