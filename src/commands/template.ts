import type { Command } from 'commander';
import { counted } from '../core/counted.ts';
import type { ListedTemplate } from '../core/note-ports.ts';
import type { Template } from '../core/template.ts';
import type { Act, CommandContext } from './command-context.ts';
import type { JsonRecord } from './output.ts';
import { table } from './table.ts';
import { isEnforced, kindName, templatePage } from './template-page.ts';

export function template(program: Command, act: Act): void {
  const noun = program.command('template').description('what a note holds: formats, and your own');
  noun
    .command('list')
    .description('every note template, shipped and your own')
    .addHelpText('after', '\nExample:\n  $ amynote template list')
    .action(act((context: CommandContext) => list(context)));
  noun
    .command('show <id>')
    .description('what belongs into each section, from whom, and what is left out')
    .option('--yaml', 'the file itself')
    .addHelpText('after', '\nExample:\n  $ amynote template show soap')
    .action(act(show));
  noun
    .command('new <id>')
    .description('begin your own as a copy of another one, in a file to edit')
    .option('--from <id>', 'the template to begin from', 'soap')
    .option('--out <file>', 'where it is written; <id>.yaml here when left out')
    .addHelpText('after', '\nExample:\n  $ amynote template new weekly --from soap')
    .action(act(begin));
  noun
    .command('check <file>')
    .description('say what is wrong with a template, by line and column')
    .addHelpText('after', '\nExample:\n  $ amynote template check weekly.yaml')
    .action(act(check));
  noun
    .command('add <file>')
    .description('put your own template, or a newer version of it, into the vault')
    .addHelpText('after', '\nExample:\n  $ amynote template add weekly.yaml')
    .action(act(add));
  noun
    .command('remove <id>')
    .description('take your own template out of the list; notes made with it stay as they are')
    .addHelpText('after', '\nExample:\n  $ amynote template remove weekly')
    .action(act(remove));
}

async function list(context: CommandContext): Promise<undefined> {
  const templates = await (await context.templates()).list();
  const rows = table(templates.map(rowOf));
  for (const [index, listed] of templates.entries()) {
    context.output.product(listRecord(listed), rows[index] ?? '');
  }
  context.output.result({ templates: templates.length });
  return undefined;
}

function rowOf({ id, own, template: held, fault }: ListedTemplate): string[] {
  const whose = own ? 'yours' : '';
  if (held === undefined) return [id, '', '', '', `${whose}, cannot be used: ${fault}`];
  return [id, held.title, kindName[held.kind], counted(held.sections.length, 'section'), whose];
}

function listRecord({ id, own, template: held, fault }: ListedTemplate): JsonRecord {
  if (held === undefined) return { type: 'template', v: 1, id, own, fault };
  return { ...factsOf(held), own };
}

function factsOf({ id, title, version, kind, per, compartment, sections }: Template): JsonRecord {
  const facts = { id, title, version, kind, per, compartment, sections: sections.length };
  return { type: 'template', v: 1, ...facts };
}

async function show(context: CommandContext, id: string, flags: { yaml?: boolean }): Promise<undefined> {
  const read = await (await context.templates()).read(id);
  const { text, own, sha256 } = read;
  const facts = { ...factsOf(read.template), own, sha256 };
  if (flags.yaml) context.output.product({ ...facts, yaml: text }, text.trimEnd());
  else context.output.product({ ...facts, contract: read.template }, templatePage(read.template));
  context.output.result({ template: read.template.id });
  return undefined;
}

async function begin(
  context: CommandContext,
  id: string,
  flags: { from: string; out?: string },
): Promise<undefined> {
  const text = await (await context.templates()).copy(flags.from, id);
  const path = flags.out ?? `${id}.yaml`;
  await context.writeFile(path, text);
  context.output.product({ type: 'file', v: 1, path, template: id }, path);
  context.output.say('edit it; then: amynote template check FILE, and amynote template add FILE');
  context.output.result({ template: id });
  return undefined;
}

/** More than a template may have: what is larger is refused by its size, not read. */
const readBytes = 64 * 1024;

async function check(context: CommandContext, path: string): Promise<undefined> {
  const templates = await context.templates();
  const checked = templates.check(await context.readStart(path, readBytes));
  context.output.product({ ...factsOf(checked), limits: limitsOf(checked) }, verdict(checked));
  context.output.say('put it into the vault: amynote template add FILE');
  context.output.result({ template: checked.id });
  return undefined;
}

function verdict(checked: Template): string {
  const { id, title, version, kind, sections } = checked;
  const yours = sections.filter(({ source }) => source === 'clinician').length;
  const drafted = `${sections.length - yours} drafted, ${yours} for you to write`;
  const limits = limitsOf(checked);
  return [
    `${id}: ${title}, ${kindName[kind]}, version ${version}`,
    `${counted(sections.length, 'section')}: ${drafted}`,
    limits.length === 0 ? 'no limits of its own' : `checked by code: ${limits.join(', ')}`,
    'it narrows the rules that hold for every note, and switches none off',
  ].join('\n');
}

/** The limits that code looks at. */
function limitsOf({ sections }: Template): string[] {
  const named = sections.flatMap(({ must_not }) => must_not).filter(isEnforced);
  return [...new Set(named)].sort();
}

async function add(context: CommandContext, path: string): Promise<undefined> {
  const templates = await context.templates();
  const added = await templates.add(await context.readStart(path, readBytes));
  context.output.product({ ...factsOf(added.template), own: true }, added.template.id);
  if (added.isNew) context.output.say('draft with it: amynote draft --template ID');
  else context.output.say('the vault holds just this template: nothing changed');
  context.output.result({ template: added.template.id, changed: added.isNew });
  return undefined;
}

async function remove(context: CommandContext, id: string): Promise<undefined> {
  await (await context.templates()).remove(id);
  context.output.say('removed from the list; notes made with it stay as they are');
  context.output.result({ template: id });
  return undefined;
}
