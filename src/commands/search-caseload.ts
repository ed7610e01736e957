import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { SearchFilter } from '../core/memory-ports.ts';
import { type CaseloadCount, countAcrossClients } from '../pipeline/count-across-clients.ts';
import type { CommandContext } from './command-context.ts';

/** Flags that ask for somebody, or for words. */
interface OneClientFlags {
  client?: string;
  person?: string;
  speaker?: string;
  limit?: number;
  context?: number;
  engine?: string;
  dryRun?: boolean;
}

/**
 * Says how often something comes up over all clients, and nothing that would tell of whom.
 * @throws `usage` together with flags that ask for more
 */
export async function countCaseload(
  context: CommandContext,
  query: string,
  { since, until, sources }: SearchFilter,
  { client, person, speaker, limit, context: lines, engine, dryRun }: OneClientFlags,
): Promise<undefined> {
  if ([client, person, speaker, limit, lines, engine, dryRun].some((flag) => flag !== undefined)) {
    throw new AmynoteError('usage', 'over all clients there are counts alone', {
      hint: 'with --all-clients only --since, --until and --in; one client: amynote search WORDS --client CLIENT',
    });
  }
  const count = await countAcrossClients(await context.stages(), {
    query,
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(sources !== undefined && { sources }),
  });
  context.output.product({ type: 'caseload-count', v: 1, ...count }, textOf(count));
  context.output.say(
    'counts of words, denied or meant of others too; quotes of one client: amynote search WORDS --client CLIENT',
  );
  context.output.result({ ...count });
  return undefined;
}

function textOf({
  clients,
  sessions,
  passages,
  firstMonth,
  lastMonth,
  searched,
  withheld,
}: CaseloadCount): string {
  const months = firstMonth === lastMonth ? `, in ${firstMonth}` : `, from ${firstMonth} to ${lastMonth}`;
  const found = `${counted(passages, 'passage')} in ${counted(sessions, 'session')} of ${counted(clients, 'client')}`;
  const without = withheld === 0 ? '' : `; ${withheld} without cross_session_search left out`;
  return `${found}${passages === 0 ? '' : months} (${counted(searched, 'client')} searched${without})`;
}
