import type { Command } from 'commander';
import { scopes } from '../core/scopes.ts';
import { clientArgument } from './client-argument.ts';
import type { Act } from './command-context.ts';
import { consentAdd } from './consent-add.ts';
import { consentForm, formFormats } from './consent-form.ts';
import { consentList } from './consent-list.ts';
import { consentWithdraw } from './consent-withdraw.ts';
import { dayOption, lastMomentOption, momentOption, scopeOption } from './typed-options.ts';

export function consent(program: Command, act: Act): void {
  const noun = program.command('consent').description('what each person said yes to');
  noun
    .command('add')
    .argument('<client>', clientArgument)
    .description('record a signed consent')
    .option('--scope <scopes>', `${scopes.join(', ')}, or all (repeat, or separate by commas)`, scopeOption)
    .option('--person <person>', 'which person of a couple, family or group: p1, p2, …')
    .option('--method <method>', 'written or electronic', 'written')
    .option(
      '--document <version>',
      'version of the form that was signed, if it is not the present one or was signed before today',
    )
    .option('--language <language>', 'of the form', 'en')
    .option('--date <date>', 'when it was given, if not now', momentOption)
    .option('--expires <date>', 'its last day or moment', lastMomentOption)
    .option('--review <date>', 'when to talk it over again', dayOption)
    .option('--by <name>', 'who obtained it')
    .option('--signature-ref <words>', 'where the signed paper is kept')
    .addHelpText(
      'after',
      '\nExample:\n  $ amynote consent add MO --scope record_audio,transcribe_cloud,ai_note_draft',
    )
    .action(act(consentAdd));
  noun
    .command('form')
    .argument('[client]', clientArgument)
    .description(
      'the form to be signed, in plain words, for your engines, contracts and place as they are now',
    )
    .option('--person <person>', 'whose copy: p1, p2, …, or g1 for a guardian')
    .option('--format <format>', formFormats.join(', '), 'txt')
    .option('--out <file>', 'a new file, readable by you only, instead of standard output')
    .option('--language <language>', 'of the form', 'en')
    .option('--show <version>', 'the words of a form as it was printed, by what stands at its foot')
    .addHelpText(
      'after',
      '\nExamples:\n  $ amynote consent form MO --format pdf --out form.pdf\n  $ amynote consent form --show 2-1f0c9a3e',
    )
    .action(act(consentForm));
  noun
    .command('list')
    .argument('[client]', clientArgument)
    .description('everything said about consent, and where each person stands; of all clients, what comes up')
    .addHelpText('after', '\nExamples:\n  $ amynote consent list MO\n  $ amynote consent list')
    .action(act(consentList));
  consentWithdraw(noun, act);
}
