import type { SpokenLine } from '../../core/lines.ts';
import { isDenial } from './clauses.ts';
import { looseStems } from './loose-stems.ts';
import { problem, type StatementContext, type StatementRule } from './statement-rule.ts';

/** With several clients in the room: what is told of one was said by that one and not by the other. */
export const saidByThatClient: StatementRule = (context) => {
  const { own, cited } = context;
  const clients = new Set(cited.flatMap(({ role, participant }) => (role === 'client' ? [participant] : [])));
  const all = new Set(
    context.lines.flatMap(({ role, participant }) => (role === 'client' ? [participant] : [])),
  );
  if (all.size < 2 || clients.size === 0) return [];
  const swapped = own
    .split(/[.;](?=\s|$)|,? (?:and|but|while|whereas) (?=client\b)/u)
    .some((part) => isOfTheOther(part, context));
  return swapped
    ? problem('wrong-speaker', 'It tells of one of the clients what the other one said or did.')
    : [];
};

function isOfTheOther(part: string, { cited }: StatementContext): boolean {
  const teller = tellerOf(part);
  if (teller === undefined || isDenial(` ${part.toLowerCase()} `)) return false;
  const stems = looseStems(part.replace(/\bclients?(?: \d)?\b/giu, ' '));
  const by = (line: SpokenLine) => line.role === 'client' && line.participant === teller;
  const own = shareOf(cited.filter(by), stems);
  const others = shareOf(
    cited.filter((line) => line.role === 'client' && !by(line)),
    stems,
  );
  return others > own;
}

/** The client who is told to say, feel or choose something: before the verb, or after "by". */
function tellerOf(part: string): string | undefined {
  const [, agent, byAgent] =
    /\b(?:chosen|named|raised|brought up|suggested|mentioned|described|reported|requested|expressed|admitted) (?:\p{L}+ ){0,4}by (client(?: (\d))?)\b/u.exec(
      part,
    ) ?? [];
  if (agent !== undefined) return participantOf(byAgent);
  const [, number, verb = ''] = /^\s*client(?: (\d))? (\p{L}+)/iu.exec(part) ?? [];
  return verb === '' || !telling.test(verb) ? undefined : participantOf(number);
}

function participantOf(number: string | undefined): string {
  return number === undefined || number === '1' ? 'client' : `client-${number}`;
}

const telling =
  /^(?:said|says|reported|described|stated|told|noted|pointed|replied|answered|conceded|admitted|acknowledged|expressed|explained|shared|mentioned|felt|feels|thought|thinks|believes|believed|wanted|wants|needs|needed|agreed|promised|offered|complained|asked|hoped|fears|feared|recalled|remembered|disclosed|undertook|committed|sorts|accepted|remarked|added|proposed|suggested)$/u;

function shareOf(lines: readonly SpokenLine[], stems: readonly string[]): number {
  const held = new Set(lines.flatMap(({ text }) => looseStems(text)));
  return new Set(stems.filter((stem) => held.has(stem))).size;
}
