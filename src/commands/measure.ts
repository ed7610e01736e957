import type { Command } from 'commander';
import type { EnteredScore } from '../core/chart-entry.ts';
import type { Client } from '../core/client.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Instrument } from '../core/instrument.ts';
import { bandOf, reviewOf, unseenOf } from '../core/instrument-scores.ts';
import type { StagePorts } from '../core/ports.ts';
import { addScore, correctScore, importScores, readScores, removeScore } from '../pipeline/measure.ts';
import { measureRows } from '../pipeline/measure-rows.ts';
import { whose } from './chart-rows.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { measureKinds } from './measure-kinds.ts';
import { table } from './table.ts';
import { momentOption } from './typed-options.ts';

interface ScoreFlags {
  items?: number[];
  date?: Date;
  person?: string;
}

export function measure(program: Command, act: Act): void {
  const noun = program.command('measure').description('scores of questionnaires, and daily numbers');
  noun
    .command('add')
    .argument('<client>', clientArgument)
    .argument('<measure>', 'phq9, gad7, …: see amynote measure kinds')
    .argument('[score]', 'the total; may be left out where the items are given')
    .description('enter a score; single items only where the licence of the questionnaire allows it')
    .option('--items <list>', 'item by item as scored on the form, with commas', itemsOption)
    .option('--date <day>', 'when it was filled in; today if not given', momentOption)
    .option('--person <id>', 'whose it is, where the client is several people, e.g. p2')
    .addHelpText('after', '\nExamples:\n  $ amynote measure add MO phq9 14')
    .addHelpText('after', '  $ amynote measure add MO gad7 --items 1,2,1,0,2,1,1 --date 2026-03-02')
    .action(act(add));
  noun
    .command('list')
    .argument('<client>', clientArgument)
    .description('every score that was entered, with its id; scores on notes are in: amynote insights')
    .option('--all', 'also those that were corrected or taken back')
    .addHelpText('after', '\nExample:\n  $ amynote measure list MO')
    .action(act(list));
  noun
    .command('correct')
    .argument('<client>', clientArgument)
    .argument('<id>', 'of the score, or the beginning of it')
    .argument('[score]', 'the right total')
    .description('put another score in the place of one; what was there stays readable')
    .option('--items <list>', 'item by item as scored on the form, with commas', itemsOption)
    .option('--date <day>', 'the right day', momentOption)
    .addHelpText('after', '\nExample:\n  $ amynote measure correct MO 7k2m 12')
    .action(act(correct));
  noun
    .command('remove')
    .argument('<client>', clientArgument)
    .argument('<id>', 'of the score, or the beginning of it')
    .description('take a score back: it counts no longer, and list --all still shows it')
    .addHelpText('after', '\nExample:\n  $ amynote measure remove MO 7k2m')
    .action(act(remove));
  noun
    .command('import')
    .argument('<client>', clientArgument)
    .argument('<file>', 'CSV: a day and a number on each line')
    .description('take in daily numbers, all of a file or nothing; of other columns nothing is taken')
    .option('--measure <measure>', 'what the numbers are', 'mood')
    .option('--person <id>', 'whose they are, where the client is several people')
    .addHelpText('after', '\nExample:\n  $ amynote measure import MO mood.csv')
    .action(act(importFile));
  noun
    .command('kinds')
    .description('what can be entered: ranges, thresholds and licences')
    .addHelpText('after', '\nExample:\n  $ amynote measure kinds')
    .action(act(measureKinds));
}

async function add(
  context: CommandContext,
  word: string,
  kind: string,
  total: string | undefined,
  flags: ScoreFlags,
): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const entered = await addScore(ports, client, { measure: kind, ...typedTotal(total), ...flags });
  await tell(context, ports, client, entered);
  return undefined;
}

async function correct(
  context: CommandContext,
  word: string,
  id: string,
  total: string | undefined,
  flags: ScoreFlags,
): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const entered = await correctScore(ports, client, id, { ...typedTotal(total), ...flags });
  await tell(context, ports, client, entered);
  return undefined;
}

async function remove(context: CommandContext, word: string, id: string): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const { id: removed } = await removeScore(ports, client, id);
  context.output.say(`it counts no longer; see it: amynote measure list ${client.id} --all`);
  context.output.result({ clientId: client.id, removed });
  return undefined;
}

async function importFile(
  context: CommandContext,
  word: string,
  path: string,
  flags: { measure: string; person?: string },
): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const bytes = await context.readStart(path, mostBytes + 1);
  if (bytes.length > mostBytes) {
    throw new AmynoteError('usage', 'the file is larger than daily numbers can be', {
      hint: 'each line is a day and a number',
    });
  }
  const rows = measureRows(new TextDecoder().decode(bytes));
  const { added, known } = await importScores(ports, client, rows, flags);
  const rest = known > 0 ? `, ${known} were there already` : '';
  context.output.say(
    `${counted(added.length, 'number')} taken in${rest}; the file stays: delete it when you have checked`,
  );
  context.output.result({ clientId: client.id, added: added.length, known });
  return undefined;
}

/** Ten years of days with a sentence each. */
const mostBytes = 1024 * 1024;

async function list(context: CommandContext, word: string, flags: { all?: boolean }): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const { instruments } = await ports.insightRules();
  const scores = (await readScores(ports, client)).filter(
    ({ takenBackAt }) => flags.all === true || takenBackAt === undefined,
  );
  const rows = scores.map((score) => {
    const instrument = instruments.find(({ id }) => id === score.measure);
    const state = score.takenBackAt === undefined ? '' : `taken back ${score.takenBackAt.slice(0, 10)}`;
    return [
      score.id,
      score.day,
      instrument?.name ?? score.measure,
      String(score.score),
      instrument === undefined ? '' : (bandOf(instrument, score.score) ?? ''),
      ...[
        whose(client, score.person),
        state || askOf(instrument, score) || unseenIn(instrument, score),
      ].filter((cell) => cell !== ''),
    ];
  });
  for (const [index, text] of table(rows).entries()) {
    const score = scores[index];
    if (score !== undefined) context.output.product(recordOf(client, score, instruments), text);
  }
  if (scores.length === 0) context.output.say('no score was entered yet');
  context.output.result({ clientId: client.id, scores: scores.length });
  return undefined;
}

/** Says what was kept, and where it asks for a look at risk. */
async function tell(
  { output }: CommandContext,
  ports: StagePorts,
  client: Client,
  entered: EnteredScore,
): Promise<void> {
  const { instruments } = await ports.insightRules();
  const instrument = instruments.find(({ id }) => id === entered.measure);
  output.product(recordOf(client, entered, instruments), entered.id);
  const band = instrument && bandOf(instrument, entered.score);
  output.say(
    `${instrument?.name} ${entered.score} on ${entered.day}${band === undefined ? '' : ` (${band})`}`,
  );
  const ask = askOf(instrument, entered);
  const unseen = unseenIn(instrument, entered);
  if (ask !== '') {
    const risk = '--risk suicidal_ideation=STATUS';
    output.say(`${ask}: ask about suicide, and write what you found under RISK of the note`);
    output.say(
      `of a draft: amynote edit SESSION ${risk}; of a signed note: amynote addend SESSION --type correction ${risk}`,
    );
  } else if (unseen !== '') {
    output.say(
      `${unseen}: look at it on the form; with its items: amynote measure correct ${client.id} ${entered.id} --items 1,0,…`,
    );
  }
  output.result({ clientId: client.id, id: entered.id });
}

function askOf(instrument: Instrument | undefined, { score, items }: EnteredScore): string {
  return (instrument && reviewOf(instrument, score, items)) ?? '';
}

function unseenIn(instrument: Instrument | undefined, { score, items }: EnteredScore): string {
  return (instrument && unseenOf(instrument, score, items)) ?? '';
}

function recordOf(client: Client, score: EnteredScore, instruments: readonly Instrument[]) {
  const instrument = instruments.find(({ id }) => id === score.measure);
  const review = askOf(instrument, score);
  return {
    type: 'score',
    v: 1,
    clientId: client.id,
    ...score,
    band: instrument && bandOf(instrument, score.score),
    ...(review !== '' && { review }),
  };
}

function typedTotal(text: string | undefined): { total?: number } {
  if (text === undefined) return {};
  if (/^\d{1,3}(?:\.\d{1,2})?$/.test(text)) return { total: Number(text) };
  throw new AmynoteError('usage', 'the score is no number', { hint: 'write it like 14 or 23.5' });
}

/** @throws `usage` */
function itemsOption(text: string): number[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.every((word) => /^\d{1,2}$/.test(word))) return words.map(Number);
  throw new AmynoteError('usage', 'the items are not numbers with commas', {
    hint: 'write them like --items 2,1,0,3',
  });
}
