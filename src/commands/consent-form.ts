import type { Client, Person } from '../core/client.ts';
import type { FormFormat, FormPage, KeptForm } from '../core/consent-form.ts';
import type { ConsentForms, FormSubject } from '../core/consent-ports.ts';
import { AmynoteError } from '../core/errors.ts';
import { isStale } from '../core/jurisdiction.ts';
import type { StagePorts } from '../core/ports.ts';
import { resolveClient } from './client-argument.ts';
import type { CommandContext } from './command-context.ts';
import { personOf } from './consent-person.ts';

/** What `--format` takes. */
export const formFormats: readonly FormFormat[] = ['md', 'pdf', 'txt'];

export interface FormFlags {
  person?: string;
  format: string;
  out?: string;
  language: string;
  show?: string;
}

/** Writes the form for one client as it is now, and keeps its words in the vault. */
export async function consentForm(
  context: CommandContext,
  word: string | undefined,
  flags: FormFlags,
): Promise<undefined> {
  const ports = await context.stages();
  if (flags.show !== undefined) return showForm(context, ports, flags.show);
  if (word === undefined) {
    throw new AmynoteError('usage', 'say whose form it is', { hint: 'amynote consent form CLIENT' });
  }
  const format = formatOf(flags.format);
  const client = await resolveClient(ports, word);
  const person = flags.person === undefined ? undefined : personOf(client, flags.person);
  const forms = await ports.consentForms();
  const subject = await formSubject(ports, client);
  const { kept, page } = await forms.make(subject, flags.language);
  await ports.vault.forms.keep(kept);
  tellPlace(context, forms, subject, ports.now());
  await hand(context, { kept, page: copyFor(page, kept, client, person), format }, flags.out);
  const { jurisdiction } = forms;
  context.output.result({
    clientId: client.id,
    version: kept.version,
    sha256: kept.id,
    jurisdiction: jurisdiction.place,
    sources: jurisdiction.sources,
    processors: kept.terms.processors,
  });
  return undefined;
}

/** Who the form of a client is for. */
export async function formSubject(ports: StagePorts, client: Client): Promise<FormSubject> {
  const gate = await ports.gate();
  const hasChild = client.people.some((person) => gate.isChild(person, ports.now()));
  return { sessionKind: client.sessionKind, hasChild };
}

/** Says where a form's rules are not those of the place, or were not looked at for long. */
function tellPlace(
  { output }: CommandContext,
  forms: ConsentForms,
  { hasChild }: FormSubject,
  now: Date,
): void {
  const { jurisdiction, fallback } = forms;
  if (fallback === 'unset') {
    output.say(`no place is set: ${jurisdiction.name}; set it: amynote config set practice.place US-IL`);
  } else if (fallback === 'unknown') {
    output.say(
      `there are no rules of their own for the place that is set: those of ${jurisdiction.place} are used`,
    );
  }
  if (isStale(jurisdiction, now)) {
    const { place, reviewed } = jurisdiction;
    output.say(
      `the rules for ${place} were last looked at on ${reviewed}: check them before you use this form`,
    );
  }
  if (hasChild && jurisdiction.selfConsentAge === undefined) {
    output.say(
      'from which age people say yes alone differs by place: until you set it everybody under 18 needs a guardian (amynote config set practice.self_consent_age 16)',
    );
  }
}

async function showForm(
  { output }: CommandContext,
  { vault }: StagePorts,
  version: string,
): Promise<undefined> {
  const form = await vault.forms.find(version);
  const { kind: _, v: __, id, ...facts } = form;
  output.product({ type: 'form', v: 1, sha256: id, ...facts }, form.text.trimEnd());
  output.say(`form ${form.version}, SHA-256 ${id}`);
  output.result({ version: form.version, sha256: id });
  return undefined;
}

/** One person's copy: the text with their name at its head, and its version and hash at its foot. */
function copyFor(page: FormPage, kept: KeptForm, client: Client, person: Person | undefined): FormPage {
  const name = person?.name ?? (client.people.length === 1 ? client.people[0]?.name : undefined);
  const authority = person?.authority;
  return {
    ...page,
    running: `Consent form ${kept.version}`,
    facts: [
      ...(name === undefined ? [] : [{ label: 'For', value: name }]),
      ...(authority === undefined ? [] : [{ label: 'Signs as', value: `guardian (${authority})` }]),
    ],
    remarks: [...page.remarks, `Form ${kept.version}. SHA-256 of its text: ${kept.id}`],
  };
}

async function hand(
  context: CommandContext,
  { kept, page, format }: { kept: KeptForm; page: FormPage; format: FormFormat },
  out: string | undefined,
): Promise<void> {
  const { output } = context;
  const content = await (await context.renderer()).form(page, format);
  const facts = { version: kept.version, sha256: kept.id, format };
  if (out !== undefined) {
    await context.writeFile(out, content);
    output.product({ type: 'file', v: 1, ...facts, path: out }, out);
  } else if (typeof content === 'string') {
    output.product({ type: 'form', v: 1, ...facts, text: content }, content.trimEnd());
  } else {
    output.file({ type: 'form', v: 1, ...facts }, content);
  }
}

function formatOf(word: string): FormFormat {
  const format = formFormats.find((name) => name === word);
  if (format !== undefined) return format;
  throw new AmynoteError('usage', 'there is no such format', {
    hint: `the formats are: ${formFormats.join(', ')}`,
  });
}
