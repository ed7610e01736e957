import type { Command } from 'commander';
import type { AuditFault, AuditHead } from '../core/audit.ts';
import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import { showLog } from './audit-show.ts';
import type { Act, CommandContext } from './command-context.ts';
import { sessionArgument } from './session-arguments.ts';
import { countOption, momentOption } from './typed-options.ts';

export function audit(program: Command, act: Act): void {
  const noun = program
    .command('audit')
    .description('what happened to the vault: who did what, when, to which file');
  noun
    .command('show')
    .description('the last entries of the log, oldest first')
    .option('--session <session>', `only what concerns one session: ${sessionArgument}`)
    .option('--since <date>', 'only what happened from then on, e.g. 2026-03-02', momentOption)
    .option('--limit <count>', 'at most so many entries, the newest (default: 50)', countOption)
    .addHelpText('after', '\nExample:\n  $ amynote audit show --since 2026-03-02')
    .action(act(showLog));
  noun
    .command('verify')
    .description('check that no entry of the log was removed, changed or forged')
    .option(
      '--head <head>',
      'a head that "amynote audit head" printed: the log must still hold it',
      headOption,
    )
    .addHelpText('after', '\nExample:\n  $ amynote audit verify')
    .action(act(verify));
  noun
    .command('head')
    .description('the end of the log as one line, to be kept where nobody can change it')
    .addHelpText('after', '\nExample:\n  $ amynote audit head')
    .action(act(head));
}

const faultWords: Record<AuditFault['fault'], string> = {
  missing: 'is missing',
  damaged: 'is damaged',
  'chain-broken': 'does not follow from the one before it',
  forged: 'was not written by amynote with the key of this vault',
  cut: 'and all after it are gone: the log was longer once',
  rewritten: 'is not the one that was there when its head was noted',
};

async function verify(context: CommandContext, flags: { head?: AuditHead }): Promise<undefined> {
  const { audit: log } = (await context.stages()).vault;
  const faults = await log.check(flags.head);
  for (const { seq, fault } of faults) {
    const what = seq === 0 ? 'the key of the log' : `entry ${seq}`;
    context.output.product({ type: 'audit-fault', v: 1, seq, fault }, `${what} ${faultWords[fault]}`);
  }
  if (faults.length > 0) throw notWhole(faults);
  const adopted = await log.adopt();
  if (adopted > 0) context.output.say(`${counted(adopted, 'file')} from before the log are in it now`);
  const end = await log.head();
  const facts = { entries: end?.seq ?? 0, head: end === undefined ? null : headText(end) };
  const text =
    end === undefined
      ? 'the log is empty'
      : `whole, ${end.seq === 1 ? '1 entry' : `${end.seq} entries`}; head ${facts.head}`;
  context.output.product({ type: 'audit-log', v: 1, ...facts }, text);
  context.output.result(facts);
  return undefined;
}

async function head(context: CommandContext): Promise<undefined> {
  const end = await (await context.stages()).vault.audit.head();
  if (end === undefined) {
    throw new AmynoteError('not-found', 'nothing is in the audit log yet', {
      hint: 'it begins with the next command that writes or reads something',
    });
  }
  context.output.product({ type: 'audit-head', v: 1, ...end }, headText(end));
  context.output.say(
    'write it down or mail it to yourself; later: amynote audit verify --head "SEQ:SHA256" shows whether the log was cut or rewritten since',
  );
  context.output.result({ ...end });
  return undefined;
}

function headText({ seq, sha256 }: AuditHead): string {
  return `${seq}:${sha256}`;
}

function headOption(text: string): AuditHead {
  const [, seq, sha256] = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
  if (seq !== undefined && sha256 !== undefined) return { seq: Number(seq), sha256 };
  throw new AmynoteError('usage', 'the head is not one', {
    hint: 'type it as "amynote audit head" printed it',
  });
}

function notWhole(faults: readonly AuditFault[]): AmynoteError {
  const lost = faults.every(({ fault }) => fault === 'cut' || fault === 'rewritten');
  return new AmynoteError('damaged', `the audit log is not whole: ${counted(faults.length, 'fault')}`, {
    hint: lost
      ? 'restore the folder audit of the vault from a backup; if you put back an older copy of the vault yourself, remove audit-head.json below AMYNOTE_HOME/known'
      : 'keep this output, and restore the folder audit of the vault from a backup',
    data: { entries: faults.map(({ seq, fault }) => `${seq} ${fault}`) },
  });
}
