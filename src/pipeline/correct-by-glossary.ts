import type { Transcript } from '../core/artefacts/transcript.ts';
import type { Client } from '../core/client.ts';
import { isInaudible } from '../core/inaudible.ts';
import type { StagePorts } from '../core/ports.ts';
import { inEffect, withChange } from './corrections.ts';

/**
 * The transcript with what the glossary puts right by the sound, each change in its journal. What the clinician wrote, or
 * took back, stays as it is.
 */
export async function correctByGlossary(
  ports: StagePorts,
  client: Client,
  transcript: Transcript,
): Promise<Transcript> {
  const { corrections = [] } = transcript;
  const standing = inEffect(corrections);
  const decided = new Set(
    corrections.flatMap(({ id, by, line }) => (by === 'clinician' && standing.has(id) ? [line] : [])),
  );
  const lines = transcript.lines.filter((line) => !isInaudible(line) && !decided.has(line.id));
  const changes = (await ports.corrector()).correct(lines, namesOf(client));
  const at = ports.now().toISOString();
  return changes.reduce(
    (changed, { line, text }) => withChange(changed, { line, to: text, by: 'glossary' }, at),
    transcript,
  );
}

/** Names never leave this machine to be expected by an engine; here they are compared with what came back. */
function namesOf({ names = [], people }: Client): string[] {
  return [...new Set([...names, ...people.flatMap(({ name }) => name.split(/\s+/))])];
}
