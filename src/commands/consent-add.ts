import type { Client, Person } from '../core/client.ts';
import type { Consent } from '../core/consent.ts';
import type { KeptForm } from '../core/consent-form.ts';
import type { ConsentTerms } from '../core/consent-terms.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import { randomId } from '../core/ids.ts';
import type { StagePorts } from '../core/ports.ts';
import { printable } from '../core/printable.ts';
import type { Scope } from '../core/scopes.ts';
import { calendarDay, localIso } from '../core/time.ts';
import { resolveClient } from './client-argument.ts';
import type { CommandContext } from './command-context.ts';
import { formSubject } from './consent-form.ts';
import { personOf } from './consent-person.ts';

export interface AddFlags {
  scope?: Scope[];
  person?: string;
  method: string;
  document?: string;
  language: string;
  date?: Date;
  expires?: string;
  review?: string;
  by?: string;
  signatureRef?: string;
}

/** Records a signed consent, with the words it was signed on and what was told. */
export async function consentAdd(context: CommandContext, word: string, flags: AddFlags): Promise<undefined> {
  const ports = await context.stages();
  const client = await resolveClient(ports, word);
  if (flags.scope === undefined || flags.scope.length === 0) throw noScope();
  const person = personOf(client, flags.person);
  const method = methodOf(flags.method);
  const signed = await signedDocument(ports, client, flags);
  const now = new Date();
  const given: Consent = {
    v: 1,
    kind: 'consent',
    id: randomId(),
    clientId: client.id,
    personId: person.id,
    scopes: flags.scope,
    method,
    ...signed,
    ...(await capacityOf(ports, person, flags.date)),
    givenAt: (flags.date ?? now).toISOString(),
    ...(flags.expires !== undefined && { expiresAt: flags.expires }),
    ...(flags.review !== undefined && { reviewAt: flags.review }),
    ...(flags.by !== undefined && { obtainedBy: printable(flags.by) }),
    ...(flags.signatureRef !== undefined && { signatureRef: printable(flags.signatureRef) }),
    recordedAt: now.toISOString(),
  };
  await ports.vault.people.saveConsentEvent(given);
  const { kind, v: _, ...facts } = given;
  context.output.product({ type: kind, v: 1, ...facts }, given.id);
  context.output.say(`recorded: ${given.scopes.join(', ')}`);
  context.output.say(`on form ${given.documentVersion}; ${toldOf(given.terms)}`);
  context.output.result({ consentId: given.id });
  return undefined;
}

/**
 * The form that was signed. A paper that amynote did not write is taken to say what its own would say now.
 * @throws `usage` where it was signed before today and is not named: what a form says today may not be what it said then
 */
async function signedDocument(
  ports: StagePorts,
  client: Client,
  { document, language, date }: AddFlags,
): Promise<Pick<Consent, 'documentVersion' | 'documentSha256' | 'terms'>> {
  if (document === undefined && date !== undefined && isBeforeToday(date)) throw noDocument();
  const forms = await ports.consentForms();
  if (document === undefined) {
    const { kept } = await forms.make(await formSubject(ports, client), language);
    await ports.vault.forms.keep(kept);
    return signedOn(kept);
  }
  const kept = await ports.vault.forms.find(document).catch((error: unknown) => {
    if (errorCode(error) !== 'not-found') throw error;
  });
  if (kept !== undefined) return signedOn(kept);
  return { documentVersion: printable(document), terms: forms.terms(language) };
}

function isBeforeToday(date: Date): boolean {
  return calendarDay(localIso(date)) < calendarDay(localIso(new Date()));
}

function signedOn({ version, id, terms }: KeptForm) {
  return { documentVersion: version, documentSha256: id, terms };
}

async function capacityOf(
  ports: StagePorts,
  person: Person,
  date: Date | undefined,
): Promise<Pick<Consent, 'capacity' | 'authority'>> {
  const { authority } = person;
  if (person.role === 'guardian')
    return { capacity: 'guardian', ...(authority !== undefined && { authority }) };
  const isChild = (await ports.gate()).isChild(person, date ?? ports.now());
  return { capacity: isChild ? 'assent' : 'self' };
}

function toldOf(terms: ConsentTerms | undefined): string {
  const names = [...new Set(terms?.processors.map(({ name }) => name))];
  return names.length === 0 ? 'nothing leaves this computer' : `it names ${names.join(' and ')}`;
}

function methodOf(word: string): Consent['method'] {
  if (word === 'written' || word === 'electronic') return word;
  throw new AmynoteError('usage', 'consent is written or electronic', { hint: 'add --method written' });
}

function noDocument(): AmynoteError {
  return new AmynoteError('usage', 'which form was signed on an earlier day is not said', {
    hint: 'add --document with what stands at its foot, as 2-1f0c9a3e (its words: amynote consent form --show VERSION), or --document "own paper"',
  });
}

function noScope(): AmynoteError {
  return new AmynoteError('usage', 'say what the person agreed to', {
    hint: 'add --scope record_audio,transcribe_cloud,ai_note_draft',
  });
}
