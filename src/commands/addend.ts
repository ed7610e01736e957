import type { Command } from 'commander';
import type { Addendum, AddendumType, NoteFacts, RiskFinding, SignedNote } from '../core/artefacts/note.ts';
import { AmynoteError } from '../core/errors.ts';
import { factWords, namesOfFacts } from '../core/note-facts.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { printable } from '../core/printable.ts';
import { riskCategories, riskStatuses } from '../core/risk.ts';
import type { Held } from '../core/vault-ports.ts';
import { addend as addToNote, noteToAddTo, wordsCorrected } from '../pipeline/addend.ts';
import type { Target } from '../pipeline/correction.ts';
import { refuseNameless } from '../pipeline/named-signer.ts';
import type { Act, CommandContext } from './command-context.ts';
import { resolveSession, sessionArgument } from './session-arguments.ts';
import { type FactFlags, factOptions, typedFacts } from './typed-facts.ts';
import { type SignerFlags, signerOptions, signerRemark, typedSigner } from './typed-signer.ts';

/** As it is typed, and as it stands on the note. */
const types = { 'late-entry': 'late entry', addendum: 'addendum', correction: 'correction' } as const;
type TypeWord = keyof typeof types;

interface Flags extends SignerFlags, FactFlags {
  type: AddendumType;
  statement?: string;
  risk?: string;
  member?: string;
  yes?: boolean;
}

export function addend(program: Command, act: Act): void {
  const command = program
    .command('addend')
    .argument('[session]', sessionArgument)
    .description('add to a signed note, dated and signed; what it says stays as it is and readable')
    .option(
      '--type <type>',
      'late-entry (left out at the time), addendum (new since) or correction (was wrong)',
      typeOption,
      'addendum' satisfies AddendumType,
    )
    .option('--statement <id>', 'what it corrects or belongs to, e.g. s7')
    .option(
      '--risk <category=status>',
      `correct a risk line, as you judge it: ${riskCategories.join(', ')}; ${riskStatuses.join(', ')}`,
    )
    .option('--member <person>', 'in a group, the one whose chart it belongs to, e.g. p2');
  factOptions(command, 'correct it: ');
  signerOptions(command)
    .option('--yes', 'you have read it again; do not ask')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote addend last --type late-entry' +
        '\n  $ echo "She slept six hours, not four." | amynote addend last --type correction --statement s7' +
        '\n  $ amynote addend last --type correction --start 15:05 --stop 15:50 --attendee client --attendee mother' +
        '\n  $ amynote addend last --type correction --risk suicidal_ideation=STATUS',
    )
    .action(act(run));
}

async function run(context: CommandContext, word: string | undefined, flags: Flags): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const note = await noteToAddTo(ports, id);
  const signer = await typedSigner(context, flags);
  refuseNameless(signer);
  const target = await targetOf(context, ports, id, flags);
  await showBefore(context, ports, note, target);
  const text = await ownWords(context, flags, target);
  if (context.prompts.interactive && !flags.yes && !(await context.prompts.confirm('Sign it?'))) {
    throw new AmynoteError('interrupted', 'nothing was added');
  }
  tellAdded(context, await addToNote(ports, { ...target, sessionId: id, text, signer }));
  return undefined;
}

async function targetOf(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  flags: Flags,
): Promise<Target> {
  const { type, statement, risk, member, start, stop } = flags;
  const { startedAt, endedAt, ...plain } = await typedFacts(context, ports, sessionId, flags);
  const facts: NoteFacts = {
    ...plain,
    ...(start !== undefined && startedAt !== undefined && { startedAt }),
    ...(stop !== undefined && endedAt !== undefined && { endedAt }),
  };
  return {
    type,
    ...(statement !== undefined && { statement }),
    ...(risk !== undefined && { risk: judgement(risk) }),
    ...(Object.keys(facts).length > 0 && { facts }),
    ...(member !== undefined && { member }),
  };
}

/** Before anything is typed it is clear that there is something to add to, and what it said. */
async function showBefore(
  { prompts, output }: CommandContext,
  ports: StagePorts,
  note: SignedNote,
  target: Target,
): Promise<void> {
  const was = await wordsCorrected(ports, note, target);
  if (was !== undefined && prompts.interactive) output.say(oneLine(was));
}

function tellAdded({ output }: CommandContext, { value, revision }: Held<Addendum>): void {
  const { sessionId, signer, type, statement, facts, risk, signedAt, noteSha256 } = value.body;
  const added = {
    sessionId,
    addendum: revision,
    kind: type,
    ...(statement !== undefined && { statement }),
    ...(facts !== undefined && { facts: namesOfFacts(facts).map((name) => factWords[name]) }),
    ...(risk !== undefined && { risk: risk.category }),
  };
  output.product(
    { type: 'addendum', v: 1, ...added, signedAt, noteSha256, sha256: value.bodySha256 },
    sessionId,
  );
  const remark = signerRemark(signer);
  if (remark !== undefined) output.say(remark);
  output.say(`it stands under the note: amynote show ${sessionId}`);
  output.result({ sessionId, addendum: revision });
}

/**
 * Never an argument: what is typed on a command line stays in the shell's history. Corrected facts say it themselves, and
 * where one of them was read from standard input there is nothing left to read.
 */
async function ownWords({ prompts }: CommandContext, flags: Flags, { type, facts }: Target): Promise<string> {
  const isTaken = flags.location !== undefined || flags.necessity !== undefined;
  if (isTaken && !prompts.interactive) return '';
  const question = facts === undefined ? `${type}: ` : `${type}, why (may stay empty): `;
  const typed = prompts.interactive ? await prompts.ask(question) : await prompts.readInput();
  const text = printable(typed).trim();
  if (text !== '' || facts !== undefined) return text;
  throw new AmynoteError('usage', 'there is no text to add', {
    hint: 'type it, or give it on standard input',
  });
}

/** @throws `usage` */
function judgement(text: string): Pick<RiskFinding, 'category' | 'status'> {
  const [before = '', after = ''] = text.split('=');
  const category = riskCategories.find((name) => name === before);
  const status = riskStatuses.find((name) => name === after);
  if (category !== undefined && status !== undefined) return { category, status };
  throw new AmynoteError('usage', 'there is no such risk category or status', {
    hint: `--risk suicidal_ideation=STATUS (${riskStatuses.join(', ')})`,
  });
}

function typeOption(word: string): AddendumType {
  if (word in types) return types[word as TypeWord];
  throw new AmynoteError('usage', 'there is no such kind of addition', {
    hint: `one of: ${Object.keys(types).join(', ')}`,
  });
}
