import type { Output } from '../commands/output.ts';
import { AmynoteError, errorCode } from '../core/errors.ts';
import type { StageEvent } from '../core/events.ts';
import { exitStatus } from './exit-codes.ts';
import type { Host } from './host.ts';

/** JSON Lines for programs: products and the result on standard output, errors on standard error. */
export function createJsonOutput(host: Host): Output {
  return {
    product: (record) => void host.stdout.write(`${JSON.stringify(record)}\n`),
    file: (record, content) => {
      const base64 = Buffer.from(content).toString('base64');
      host.stdout.write(`${JSON.stringify({ ...record, base64 })}\n`);
    },
    result: (facts) => void host.stdout.write(`${JSON.stringify({ type: 'result', v: 1, ...facts })}\n`),
    say: () => undefined,
    failure: (error) => void host.stderr.write(`${errorRecord(error)}\n`),
    reader: { columns: 80, utf8: true },
    strong: (text) => text,
    faint: (text) => text,
    onEvent: (event) => {
      if (!isFact(event)) return;
      const { type, ...facts } = event;
      host.stdout.write(`${JSON.stringify({ type, v: 1, ...facts })}\n`);
    },
  };
}

/**
 * What happens during a recording is a fact of it, told at once; so is how far transcribing has come, which takes
 * time and money, and that a provider makes us wait. The rest is talk.
 */
function isFact(event: StageEvent): boolean {
  if (event.type === 'progress') return event.stage === 'transcribe';
  return event.type === 'captured' || event.type === 'waiting';
}

/** One JSON line that says what went wrong and with which exit status. */
function errorRecord(error: unknown): string {
  const code = errorCode(error);
  const known = error instanceof AmynoteError ? error : undefined;
  return JSON.stringify({
    type: 'error',
    v: 1,
    code: code ?? 'bug',
    exit: exitStatus(code),
    message: known?.message ?? 'a bug in amynote',
    ...(known?.hint !== undefined && { hint: known.hint }),
    ...(known?.data !== undefined && { data: known.data }),
  });
}
