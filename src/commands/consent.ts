import type { Command } from 'commander';
import type { Consent, Withdrawal } from '../core/consent.ts';
import { AmynoteError } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import { type Scope, scopes } from '../core/scopes.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { personOf } from './consent-person.ts';
import { consentWithdraw } from './consent-withdraw.ts';
import { lastMomentOption, momentOption, scopeOption } from './typed-options.ts';

interface AddFlags {
  scope?: Scope[];
  person?: string;
  method: string;
  document: string;
  date?: Date;
  expires?: string;
  by?: string;
}

export function consent(program: Command, act: Act): void {
  const noun = program.command('consent').description('what each person said yes to');
  noun
    .command('add')
    .argument('<client>', clientArgument)
    .description('record a signed consent')
    .option('--scope <scopes>', `${scopes.join(', ')}, or all (repeat, or separate by commas)`, scopeOption)
    .option('--person <person>', 'which person of a couple, family or group: p1, p2, …')
    .option('--method <method>', 'written or electronic', 'written')
    .option('--document <version>', 'version of the form that was signed', '1')
    .option('--date <date>', 'when it was given, if not now', momentOption)
    .option('--expires <date>', 'its last day or moment', lastMomentOption)
    .option('--by <name>', 'who obtained it')
    .addHelpText(
      'after',
      '\nExample:\n  $ amynote consent add MO --scope record_audio,transcribe_cloud,ai_note_draft',
    )
    .action(act(add));
  noun
    .command('list')
    .argument('<client>', clientArgument)
    .description('everything said about consent, and what is live now')
    .addHelpText('after', '\nExample:\n  $ amynote consent list MO')
    .action(act(list));
  consentWithdraw(noun, act);
}

async function add(context: CommandContext, word: string, flags: AddFlags): Promise<undefined> {
  const { vault } = await context.stages();
  const client = await resolveClient({ vault }, word);
  if (flags.scope === undefined || flags.scope.length === 0) throw noScope();
  const method = flags.method === 'written' || flags.method === 'electronic' ? flags.method : undefined;
  if (method === undefined) {
    throw new AmynoteError('usage', 'consent is written or electronic', { hint: 'add --method written' });
  }
  const now = new Date();
  const given: Consent = {
    v: 1,
    kind: 'consent',
    id: randomId(),
    clientId: client.id,
    personId: personOf(client, flags.person).id,
    scopes: flags.scope,
    method,
    documentVersion: flags.document,
    givenAt: (flags.date ?? now).toISOString(),
    ...(flags.expires !== undefined && { expiresAt: flags.expires }),
    ...(flags.by !== undefined && { obtainedBy: flags.by }),
    recordedAt: now.toISOString(),
  };
  await vault.people.saveConsentEvent(given);
  context.output.product(recordOf(given), given.id);
  context.output.say(`recorded: ${given.scopes.join(', ')}`);
  context.output.result({ consentId: given.id });
  return undefined;
}

async function list(context: CommandContext, word: string): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const events = await ports.vault.people.consentEvents(client.id);
  for (const event of events) {
    const when = event.kind === 'consent' ? event.givenAt : event.withdrawnAt;
    const text = `${when.slice(0, 10)}  ${event.personId}  ${event.kind.padEnd(10)}  ${event.scopes.join(', ')}`;
    context.output.product(recordOf(event), text);
  }
  const live = (await ports.gate()).live(client, events, ports.now());
  for (const [personId, liveScopes] of live) {
    const text = `now         ${personId}  live        ${liveScopes.join(', ') || 'nothing'}`;
    context.output.product({ type: 'live', v: 1, clientId: client.id, personId, scopes: liveScopes }, text);
  }
  context.output.result({ live: Object.fromEntries(live) });
  return undefined;
}

function recordOf(event: Consent | Withdrawal) {
  const { kind, v: _, ...facts } = event;
  return { type: kind, v: 1, ...facts };
}

function noScope(): AmynoteError {
  return new AmynoteError('usage', 'say what the person agreed to', {
    hint: 'add --scope record_audio,transcribe_cloud,ai_note_draft',
  });
}
