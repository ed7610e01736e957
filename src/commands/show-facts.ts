import type { NoteFacts } from '../core/artefacts/note.ts';
import type { Client } from '../core/client.ts';
import { factText, factWords, namesOfFacts, noteFactNames, standingFacts } from '../core/note-facts.ts';
import type { SessionFacts } from '../pipeline/facts.ts';
import type { CommandContext } from './command-context.ts';
import { table } from './table.ts';

/** Facts of a session, one line each, and where each comes from; what is not entered, and a code as a proposal. */
export function showFacts(
  context: CommandContext,
  sessionId: string,
  { facts, from, recorded, suggestion }: SessionFacts,
  member: string | undefined,
): void {
  const { output } = context;
  const of = { sessionId, ...(member !== undefined && { member }) };
  showEach(context, facts, of, from);
  const open = noteFactNames.filter((name) => facts[name] === undefined).map((name) => factWords[name]);
  if (open.length > 0) output.say(`not entered: ${open.join(', ')}`);
  const [start, stop] = [clockOf(recorded.startedAt), clockOf(recorded.endedAt)];
  if (member === undefined && facts.startedAt === undefined && start !== stop) {
    const next = `amynote facts ${sessionId} --start ${start} --stop ${stop}`;
    output.say(`recorded from ${start} to ${stop}; if the session was as long: ${next}`);
  }
  if (suggestion !== undefined && facts.code === undefined) {
    const { code, minutes, remarks } = suggestion;
    const what = code === undefined ? 'no code' : `${code}, if you think so: --code ${code}`;
    output.say([`${minutes} minutes suggest ${what}`, ...remarks].join('\n  '));
  }
  output.result({
    ...of,
    entered: noteFactNames.length - open.length,
    ...(suggestion?.code !== undefined && { suggestedCode: suggestion.code }),
  });
}

/** What stands on every note of a client. */
export function showStandingFacts(context: CommandContext, { id, facts = {} }: Client): void {
  showEach(context, facts, { clientId: id }, {});
  const open = standingFacts.filter((name) => facts[name] === undefined).map((name) => factWords[name]);
  if (open.length > 0) context.output.say(`not entered: ${open.join(', ')}`);
  context.output.result({ clientId: id, entered: standingFacts.length - open.length });
}

const remarkOf = {
  note: '',
  client: 'stands on every note of the client',
  correction: 'corrected after signing',
};

/** Facts as lines of text, in the order people read them. */
function factLines(facts: NoteFacts, from: SessionFacts['from']): string[] {
  const names = namesOfFacts(facts);
  return table(names.map((name) => [factWords[name], factText(name, facts), remarkOf[from[name] ?? 'note']]));
}

function showEach(
  { output }: CommandContext,
  facts: NoteFacts,
  of: Record<string, unknown>,
  from: SessionFacts['from'],
): void {
  const names = namesOfFacts(facts);
  const texts = factLines(facts, from);
  for (const [index, name] of names.entries()) {
    const record = { type: 'fact', v: 1, ...of, fact: factWords[name], value: facts[name] };
    const whence = from[name] === undefined || from[name] === 'note' ? {} : { from: from[name] };
    output.product({ ...record, ...whence }, texts[index] ?? '');
  }
}

function clockOf(iso: string): string {
  return iso.slice(11, 16);
}
