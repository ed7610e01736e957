import type { Command } from 'commander';
import {
  type Attestation,
  type AttestedProvider,
  attestedProviders,
  liveAttestation,
  type ProviderRetention,
  providerRetentions,
} from '../core/attestation.ts';
import { AmynoteError } from '../core/errors.ts';
import { timedId } from '../core/ids.ts';
import { providerNames } from '../core/leaving.ts';
import { printable } from '../core/printable.ts';
import type { Settings } from '../core/settings.ts';
import { calendarDay, localIso } from '../core/time.ts';
import type { Act, CommandContext } from './command-context.ts';
import { providerRows } from './provider-rows.ts';
import { table } from './table.ts';
import { dayOption } from './typed-options.ts';

interface AttestFlags {
  baa: string;
  retention: string;
  org: string;
  by?: string;
  yes?: boolean;
}

const providerArgument = attestedProviders.join(' or ');

export function provider(program: Command, act: Act): void {
  const noun = program
    .command('provider')
    .description('who may be sent sound and words, under which contract');
  noun
    .command('attest')
    .argument('<provider>', providerArgument)
    .description('state that a business associate agreement with a provider is signed')
    .requiredOption('--baa <date>', 'the day it was signed', dayOption)
    .requiredOption('--retention <terms>', 'what the provider keeps: zdr (nothing), hipaa_ready or 30d')
    .requiredOption('--org <id>', 'your organisation at the provider, as its console shows it')
    .option('--by <name>', 'who states it; clinician.name in the settings if not given')
    .option('--yes', 'it is so; do not ask')
    .addHelpText(
      'after',
      '\nExample:\n  $ amynote provider attest openai --baa 2026-05-04 --retention zdr --org org-7Qm2',
    )
    .action(act(attest));
  noun
    .command('list')
    .description('each engine that can be asked, its address, model and contract, and what may go there now')
    .addHelpText('after', '\nExample:\n  $ amynote provider list')
    .action(act((context: CommandContext) => list(context)));
  noun
    .command('revoke')
    .argument('<provider>', providerArgument)
    .description('from now on no client’s sound or words go to a provider')
    .addHelpText('after', '\nExample:\n  $ amynote provider revoke openai')
    .action(act(revoke));
}

async function attest(context: CommandContext, word: string, flags: AttestFlags): Promise<undefined> {
  const { output } = context;
  const settings = await context.settings();
  const attestation = attestationOf(settings, word, flags);
  const { vault } = await context.stages();
  output.say(statement(attestation));
  output.say(
    'amynote cannot check this: it takes your word, keeps it with your name and the day, and from now on sends what your clients agreed to',
  );
  if (!flags.yes && !(await context.prompts.confirm('Is it so?'))) {
    throw new AmynoteError('interrupted', 'nothing was attested, and nothing is sent there', {
      hint: 'see what may go where: amynote provider list',
    });
  }
  await vault.attestations.save(attestation);
  const { kind: _, v: __, ...facts } = attestation;
  output.product({ type: 'attestation', v: 1, ...facts }, attestation.id);
  output.result({ attestationId: attestation.id });
  return undefined;
}

function attestationOf(settings: Settings, word: string, flags: AttestFlags): Attestation {
  const now = new Date();
  const name = knownProvider(word);
  const retention = knownRetention(flags.retention);
  if (flags.baa > calendarDay(localIso(now))) {
    throw new AmynoteError('usage', 'an agreement that is signed on a day to come is not signed', {
      hint: 'attest it when it is: --baa is the day of the last signature',
    });
  }
  return {
    v: 1,
    kind: 'attestation',
    id: timedId(now.getTime()),
    provider: name,
    origin: originOf(settings, name),
    baaSignedOn: flags.baa,
    retention,
    orgId: said(flags.org, 'the organisation at the provider is missing', '--org ID'),
    attestedBy: said(flags.by ?? settings.clinician.name, 'nobody is named who states this', '--by NAME'),
    at: now.toISOString(),
  };
}

/** What is said of a server on this machine would hold for nobody else's. */
function originOf(settings: Settings, name: AttestedProvider): string {
  const url = new URL(settings[name].base_url);
  if (url.protocol === 'https:') return url.origin;
  throw new AmynoteError(
    'usage',
    `${name}.base_url is on this machine: nothing goes to ${providerNames[name]}`,
    {
      hint: `take its own address again: amynote config unset ${name}.base_url`,
    },
  );
}

function said(text: string, lack: string, option: string): string {
  const clean = printable(text).trim();
  if (clean !== '' && clean.length <= 200) return clean;
  throw new AmynoteError('usage', lack, { hint: `add ${option}` });
}

function statement({
  provider: name,
  origin,
  baaSignedOn,
  orgId,
  attestedBy,
  retention,
}: Attestation): string {
  return `${attestedBy} states: a business associate agreement with ${providerNames[name]} was signed on ${baaSignedOn} for the organisation ${orgId}, it covers the API at ${origin}, and ${keeps[retention]}`;
}

const keeps: Readonly<Record<ProviderRetention, string>> = {
  zdr: 'nothing of what is sent is kept (zero data retention)',
  hipaa_ready: 'what is sent is kept as the provider’s HIPAA-ready terms say, and no longer',
  '30d': 'what is sent may be kept for up to thirty days',
};

async function list(context: CommandContext): Promise<undefined> {
  const { output } = context;
  const settings = await context.settings();
  const { vault } = await context.stages();
  const events = await vault.attestations.list();
  const rows = providerRows(settings, events);
  const texts = table(rows.map(({ text }) => text));
  for (const [index, { record }] of rows.entries()) output.product(record, texts[index] ?? '');
  output.result({ providers: rows.length });
  return undefined;
}

async function revoke(context: CommandContext, word: string): Promise<undefined> {
  const name = knownProvider(word);
  const { vault } = await context.stages();
  const events = await vault.attestations.list();
  const origins = new Set(events.flatMap((event) => ('origin' in event ? [event.origin] : [])));
  if (![...origins].some((origin) => liveAttestation(events, name, origin) !== undefined)) {
    throw new AmynoteError('not-found', `nothing is attested of ${providerNames[name]}`, {
      hint: 'see what is: amynote provider list',
    });
  }
  const now = new Date();
  const id = timedId(now.getTime());
  await vault.attestations.save({
    v: 1,
    kind: 'attestation-revoked',
    id,
    provider: name,
    at: now.toISOString(),
  });
  context.output.product({ type: 'attestation-revoked', v: 1, id, provider: name }, id);
  context.output.say(
    `from now on nothing of a client goes to ${providerNames[name]}; what was sent before is not called back: amynote egress show`,
  );
  context.output.result({ attestationId: id });
  return undefined;
}

function knownProvider(word: string): AttestedProvider {
  const found = attestedProviders.find((one) => one === word);
  if (found !== undefined) return found;
  throw new AmynoteError('usage', 'there is no such provider', {
    hint: `the providers are: ${providerArgument}`,
  });
}

function knownRetention(word: string): ProviderRetention {
  const found = providerRetentions.find((one) => one === word);
  if (found !== undefined) return found;
  throw new AmynoteError('usage', 'there are no such terms', {
    hint: `the terms are: ${providerRetentions.join(', ')}`,
  });
}
