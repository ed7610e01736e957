import type { ChartEntry, EnteredScore, EnteredVisit } from './chart-entry.ts';

/** What was entered into clients' charts beside sessions. */
export interface ChartStore {
  /** Oldest first. @throws `damaged`, `locked` */
  entries(clientId: string): Promise<ChartEntry[]>;
  /** @throws `busy` when another command wrote at the same moment */
  save(entry: ChartEntry): Promise<void>;
}

/** A score or an appointment with how it came and what became of it. */
export type Kept<T> = T & {
  /** ISO 8601, UTC. */
  enteredAt: string;
  from: ChartEntry['from'];
  /** When it was taken back; absent for what counts. */
  takenBackAt?: string;
};

/** All scores ever entered, by day; those taken back say so. */
export function scoresIn(entries: readonly ChartEntry[]): Kept<EnteredScore>[] {
  return keptFrom(entries, ({ scores }) => scores);
}

/** All appointments ever entered, by day; those taken back say so. */
export function visitsIn(entries: readonly ChartEntry[]): Kept<EnteredVisit>[] {
  return keptFrom(entries, ({ visits }) => visits);
}

function keptFrom<T extends { id: string; day: string }>(
  entries: readonly ChartEntry[],
  of: (entry: ChartEntry) => readonly T[],
): Kept<T>[] {
  const takenBack = new Map(entries.flatMap(({ at, takesBack }) => takesBack.map((id) => [id, at] as const)));
  const all = entries.flatMap((entry) =>
    of(entry).map((one): Kept<T> => {
      const takenBackAt = takenBack.get(one.id);
      return {
        ...one,
        enteredAt: entry.at,
        from: entry.from,
        ...(takenBackAt !== undefined && { takenBackAt }),
      };
    }),
  );
  return all.sort((a, b) => (a.day + a.enteredAt < b.day + b.enteredAt ? -1 : 1));
}
