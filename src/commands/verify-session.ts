import { counted } from '../core/counted.ts';
import { AmynoteError } from '../core/errors.ts';
import type { Check } from '../pipeline/verify-check.ts';
import { verifyNote } from '../pipeline/verify-note.ts';
import type { CommandContext } from './command-context.ts';
import { resolveSession } from './session-arguments.ts';
import { table } from './table.ts';

/**
 * Proves a session's signed note and says of each thing whether it holds.
 * @throws `damaged` when something is not what was signed, else `unresolved` when the session's words say other by now
 */
export async function verifySession(context: CommandContext, word: string): Promise<undefined> {
  const ports = await context.stages();
  const { id } = await resolveSession(context, ports, word);
  const checks = await verifyNote(ports, id);
  const texts = table(checks.map(({ check, state, detail }) => [state, check, detail]));
  for (const [index, check] of checks.entries()) {
    context.output.product({ type: 'check', v: 1, sessionId: id, ...check }, texts[index] ?? '');
  }
  const of = (state: Check['state']) => checks.filter((check) => check.state === state);
  const [failed, changed] = [of('failed'), of('changed')];
  context.output.result({
    sessionId: id,
    ok: of('ok').length,
    failed: failed.length,
    changed: changed.length,
    gone: of('gone').length,
  });
  if (failed.length > 0) throw notAsSigned(failed);
  if (changed.length > 0) throw noLongerSupported(id, changed);
  return undefined;
}

function notAsSigned(failed: readonly Check[]): AmynoteError {
  return new AmynoteError(
    'damaged',
    `${counted(failed.length, 'check')} failed: this is not the note that was signed`,
    {
      hint: 'do not use this copy; restore it from a backup: amynote verify --repair --from BACKUP',
      data: { checks: failed.map(({ check }) => check) },
    },
  );
}

function noLongerSupported(sessionId: string, changed: readonly Check[]): AmynoteError {
  const statements = [...new Set(changed.flatMap((check) => check.statements ?? []))];
  const statement = statements.find((id) => /^s\d+$/.test(id)) ?? 's1';
  return new AmynoteError(
    'unresolved',
    `the note is as signed, but the session now says otherwise: ${statements.join(', ')}`,
    {
      hint: `if the note is wrong: amynote addend ${sessionId} --type correction --statement ${statement}`,
      data: { statements },
    },
  );
}
