import type { IndexedRecord } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';

/** The names of what each session is read from, by its id. */
export type SourcesById = ReadonlyMap<string, readonly string[]>;

/** Whether some file of vectors stands for words that are gone, or was made otherwise than today's. */
export function holdsFormerVectors(manifests: readonly unknown[], sources: SourcesById): boolean {
  return manifests.some((manifest) => {
    const { kind, sessions } = (manifest ?? {}) as { kind?: unknown; sessions?: unknown };
    if (kind !== 'vectors') return false;
    return !Array.isArray(sessions) || sessions.some((one) => !isAsNow(one, sources));
  });
}

/** Erases such vectors for good; the caller has the client's lock. @param record holds sessions as they are now */
export async function forgetVectors(
  ports: StagePorts,
  clientId: string,
  sources: SourcesById,
  record: IndexedRecord,
): Promise<void> {
  const held = new Set(record.sessions.map(({ session }) => session.id));
  const textsOf = async (sessionId: string) => (held.has(sessionId) ? record.texts(sessionId) : undefined);
  await (await ports.vectors()).forget(ports.vault.indexes, clientId, sources, textsOf);
}

function isAsNow(
  { id, sources: before }: { id: string; sources: readonly string[] },
  sources: SourcesById,
): boolean {
  const now = sources.get(id);
  return before.length === now?.length && before.every((name, at) => name === now[at]);
}
