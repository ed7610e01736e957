import type { PassageSearcher } from '../core/memory-ports.ts';
import type { StagePorts } from '../core/ports.ts';
import type { Session } from '../core/session.ts';
import { holdsFormerVectors, type SourcesById } from './forget-vectors.ts';
import { type CurrentSession, type FoundSegment, type IndexPlan, planIndex } from './index-plan.ts';

/** Whose index is worked on. */
export interface Work {
  ports: StagePorts;
  searcher: PassageSearcher;
  clientId: string;
  /** Of the sessions that are missing only these are read; all of them when it is absent. */
  only?: ReadonlySet<string>;
  /** The client's sessions; read when absent. */
  sessions?: readonly Session[];
}

/** An index as it is in the vault, compared with the sessions there are. */
export interface FoundIndex {
  /** Names of all files of it. */
  names: readonly string[];
  plan: IndexPlan;
  /** Names of segments with passages that are made otherwise by now. */
  useless: string[];
  /** Names of files that are there and cannot be believed. */
  unbelieved: string[];
  /** What each session is read from now, where vectors stand for words that are gone. */
  formerVectors?: SourcesById;
  close(): Promise<void>;
}

/** Opens all files of an index. @throws `locked` */
export async function findIndex(work: Work): Promise<FoundIndex> {
  const { searcher } = work;
  const [{ names, opened }, current] = await Promise.all([openFiles(work), currentSessions(work)]);
  const found: FoundSegment[] = [];
  const useless: string[] = [];
  const unbelieved = names.filter((_, at) => opened[at] === undefined);
  for (const [at, name] of names.entries()) {
    const segment = opened[at];
    const sessions = segment && searcher.sessionsIn(segment.manifest);
    if (segment !== undefined && sessions !== undefined) found.push({ name, segment, sessions });
    else if (segment !== undefined && isOfPassages(segment.manifest)) useless.push(name);
  }
  const sources = new Map([...current].map(([id, one]) => [id, one.sources]));
  const manifests = opened.map((segment) => segment?.manifest);
  return {
    names,
    plan: planIndex(current, found),
    useless,
    unbelieved,
    ...(holdsFormerVectors(manifests, sources) && { formerVectors: sources }),
    close: async () => {
      await Promise.all(opened.map((segment) => segment?.close()));
    },
  };
}

async function openFiles({ ports, clientId }: Work) {
  const { indexes } = ports.vault;
  const names = await indexes.list(clientId);
  return { names, opened: await Promise.all(names.map((name) => indexes.open(clientId, name))) };
}

/** Whether a manifest is that of a segment with passages, of whatever edition. */
export function isOfPassages(manifest: unknown): boolean {
  return (manifest as { kind?: unknown } | null)?.kind === 'passages';
}

/** A client's sessions with words, oldest first. Names are read before words: what changes in between is seen next time. */
async function currentSessions({ ports, clientId, sessions }: Work): Promise<Map<string, CurrentSession>> {
  const store = ports.vault.sessions;
  const own = sessions ?? (await store.listSessions(clientId));
  const found = own.map(async (session) => ({ session, sources: await store.sources(session.id) }));
  const worded = (await Promise.all(found)).filter(({ sources }) => sources.some(holdsWords));
  return new Map(worded.map((one) => [one.session.id, one]));
}

function holdsWords(source: string): boolean {
  return /^(?:transcript|note|signed-note)\./.test(source);
}
