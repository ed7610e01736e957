import type { NoteContent } from '../core/artefacts/note.ts';
import { counted } from '../core/counted.ts';
import type { LintFinding } from '../core/note-ports.ts';
import { oneLine } from '../core/one-line.ts';
import type { StagePorts } from '../core/ports.ts';
import { lint } from '../pipeline/lint.ts';
import type { CommandContext } from './command-context.ts';

/** Below a draft, what a careful colleague would mark in it: one `lint` line each with `--json`. */
export async function showLint(
  context: CommandContext,
  ports: StagePorts,
  sessionId: string,
  content: NoteContent,
): Promise<void> {
  const findings = await lint(ports, sessionId, content);
  for (const [index, finding] of findings.entries()) {
    const heading = index === 0 ? `\n${headingOf(findings)}\n` : '';
    context.output.product({ type: 'lint', v: 1, sessionId, ...finding }, heading + lintText(finding));
  }
}

/** A finding for people, in one or two lines. */
function lintText({ severity, place, detail, found, prefer }: LintFinding): string {
  const words = found === undefined ? '' : ` “${oneLine(found)}”`;
  const instead = prefer === undefined ? '' : `\n         instead: ${prefer}`;
  return `  ${severity.padEnd(5)}  ${place}: ${detail}${words}${instead}`;
}

function headingOf(findings: readonly LintFinding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const remarks = counted(findings.length, 'remark');
  const blocked = errors === 0 ? '' : `, ${counted(errors, 'error')} to change before it can be signed`;
  return `A careful colleague would mark (${remarks}${blocked}):`;
}
