import type { Command } from 'commander';
import type { Withdrawal } from '../core/consent.ts';
import { counted } from '../core/counted.ts';
import { randomId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';
import { type Scope, scopes } from '../core/scopes.ts';
import { calendarDay } from '../core/time.ts';
import { withdrawalMoment } from '../core/withdrawal-moment.ts';
import {
  type Erasable,
  erasableWith,
  eraseWithdrawn,
  type WithdrawnPart,
} from '../pipeline/erase-withdrawn.ts';
import { requireIndexScope } from '../pipeline/memory-index.ts';
import { type WhatExists, whatExists } from '../pipeline/what-exists.ts';
import { clientArgument, resolveClient } from './client-argument.ts';
import type { Act, CommandContext } from './command-context.ts';
import { personOf } from './consent-person.ts';
import { clinicianOf } from './erase.ts';
import { whatOf } from './erase-text.ts';
import { table } from './table.ts';
import { scopeOption } from './typed-options.ts';

interface Flags {
  scope?: Scope[];
  person?: string;
  erase?: boolean;
}

/** A verb of the noun `consent`. */
export function consentWithdraw(noun: Command, act: Act): void {
  noun
    .command('withdraw')
    .argument('<client>', clientArgument)
    .description(
      'record that a person withdrew; every step it allowed stops at once, also one that is running',
    )
    .option('--scope <scopes>', 'the scopes withdrawn (all when not given)', scopeOption)
    .option('--person <person>', 'which person: p1, p2, …')
    .option('--erase', 'erase what was made with it, without asking; signed notes stay')
    .addHelpText('after', '\nExample:\n  $ amynote consent withdraw MO --scope cross_session_search')
    .action(act(withdraw));
}

async function withdraw(context: CommandContext, word: string, flags: Flags): Promise<number | undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  const withdrawal = await recorded(ports, client.id, personOf(client, flags.person).id, flags.scope);
  const { kind, v: _, ...facts } = withdrawal;
  context.output.product({ type: kind, v: 1, ...facts }, withdrawal.id);
  context.output.say(`withdrawn: ${withdrawal.scopes.join(', ')}; those steps are refused from now on`);
  if (withdrawal.scopes.includes('cross_session_search'))
    context.output.say('the index for search is erased, with all that was made for it');
  const failed = await eraseChosen(context, ports, withdrawal, flags.erase ?? false);
  // Now, and not when the command ends: the receipt says what there is.
  await requireIndexScope(ports, client).catch(() => undefined);
  const exists = await whatExists(ports, client.id);
  tellExists(context, client.id, withdrawal, exists);
  context.output.result({ withdrawalId: withdrawal.id, ...(failed > 0 && { failed }) });
  return failed > 0 ? 3 : undefined;
}

async function recorded(
  { vault }: StagePorts,
  clientId: string,
  personId: string,
  withdrawn: Scope[] | undefined,
): Promise<Withdrawal> {
  // A file of it that is damaged must not keep a person from withdrawing.
  const events = await vault.people.consentEvents(clientId).catch(() => []);
  const withdrawal: Withdrawal = {
    v: 1,
    kind: 'withdrawal',
    id: randomId(),
    clientId,
    personId,
    scopes: withdrawn ?? [...scopes],
    withdrawnAt: withdrawalMoment(events, personId, new Date()),
  };
  await vault.people.saveConsentEvent(withdrawal);
  return withdrawal;
}

/** @returns how many sessions could not be erased */
async function eraseChosen(
  context: CommandContext,
  ports: StagePorts,
  withdrawal: Withdrawal,
  all: boolean,
): Promise<number> {
  const { output } = context;
  const offered = await erasableWith(ports, withdrawal.clientId, withdrawal.scopes);
  const chosen: Erasable[] = [];
  for (const each of offered) if (all || (await isChosen(context, each))) chosen.push(each);
  if (chosen.length === 0) return 0;
  const by = await clinicianOf(context);
  const { certificates, failed } = await eraseWithdrawn(ports, withdrawal, chosen, by);
  for (const certificate of certificates) {
    output.product({ type: 'certificate', ...certificate }, certificate.id);
    const of = certificate.body.subject.sessionId ?? 'the client';
    output.say(`erased: ${whatOf(certificate.body)} of ${of}`);
  }
  for (const { sessionId, error } of failed) {
    if (sessionId !== '') output.say(`session ${sessionId}:`);
    output.failure(error);
  }
  return failed.length;
}

const offers: Record<WithdrawnPart, string> = {
  audio: 'the sound',
  transcript: 'the transcripts',
  drafts: 'the drafts that are not signed',
  'nudge-drafts': 'the drafts of texts between sessions',
};

async function isChosen({ prompts, output }: CommandContext, { part, sessionIds, unsigned }: Erasable) {
  const of = sessionIds.length === 0 ? '' : ` of ${counted(sessionIds.length, 'session')}`;
  const lost = unsigned === 0 || part === 'drafts' ? '' : ` (${unsigned} of them not signed yet)`;
  if (prompts.interactive) return prompts.confirm(`Erase ${offers[part]}${of}${lost} for good?`);
  output.say(`${offers[part]}${of} stay${lost}; to erase them as well: add --erase`);
  return false;
}

/** The receipt: what there is from now on, here and elsewhere. */
function tellExists(
  { output }: CommandContext,
  clientId: string,
  { withdrawnAt }: Withdrawal,
  exists: WhatExists,
): void {
  const { sessions, index, nudges, scores, providers } = exists;
  const rows = [
    ...sessions.map(({ sessionId, startedAt, parts }) => [
      sessionId,
      calendarDay(startedAt),
      parts.join(', ') || 'nothing',
    ]),
    ['index', '', index === 0 ? 'none' : counted(index, 'file')],
    ['texts', '', `${counted(nudges.drafts, 'draft')}, ${nudges.approved} approved`],
    ['scores', '', String(scores)],
    ...providers.map(({ origin, requests, last, retention }) => [
      'sent',
      last.slice(0, 10),
      `${counted(requests, 'request')} to ${origin}, kept there: ${retention}`,
    ]),
  ];
  const text = [`what exists on ${withdrawnAt.slice(0, 10)}:`, ...table(rows)].join('\n');
  output.product({ type: 'exists', v: 1, clientId, ...exists }, text);
}
